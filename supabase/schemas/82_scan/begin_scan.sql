create function private.begin_scan(
  tickers text[] default null, is_scheduled boolean default false, asked_by text default null, topic bigint default null
) returns bigint
language plpgsql set search_path = ''
as $$
declare
  s public.scans;
  wanted text[];
begin
  -- The lock orders the schedule and a person who start at the same instant.
  perform private.lock_book();
  if exists (
    select from public.scans other
    where other.ended_at is null and other.trade_date = private.new_york_date(private.now()) and exists (
      select from private.lookups l where l.kind = 'chain' and l.status in ('due', 'asking') and (l.facts ->> 'scan_id')::bigint = other.scan_id)
  ) then
    raise exception 'a scan is already running: its list follows' using errcode = 'PT409';
  end if;
  select array_agg(ticker order by ticker) into wanted from (
    select unnest(begin_scan.tickers) as ticker
    union
    select t.ticker from public.scan_tickers t where begin_scan.tickers is null
    union
    -- Shares that are held can have calls sold on them.
    select v.ticker from public.v_shares v
    where begin_scan.tickers is null and v.quantity > 0
      and exists (select from public.scan_rules r where r.is_on and private.needs_shares(r.strategy_type))
    group by v.ticker having sum(v.quantity) >= 100
  ) every;
  if wanted is null then
    raise exception 'there is no ticker to scan: /scan add SPY adds one' using errcode = 'PT409';
  elsif not exists (select from public.scan_rules r where r.is_on) then
    raise exception 'no scan rule is on: /scan rules shows them' using errcode = 'PT409';
  end if;

  insert into public.scans (trade_date, is_scheduled, is_live, asked_by, topic)
  values (private.new_york_date(private.now()), begin_scan.is_scheduled, private.is_market_open(private.now()), begin_scan.asked_by, begin_scan.topic)
  returning * into s;
  perform private.queue_lookup('chain',
    jsonb_build_object('scan_id', s.scan_id, 'ticker', every.ticker, 'account', every.place = 1), begin_scan.asked_by, begin_scan.topic)
  from unnest(wanted) with ordinality every (ticker, place);
  return s.scan_id;
end;
$$;

comment on function private.begin_scan(text[], boolean, text, bigint) is
  'Queues a scan of tickers (null = those of scan_tickers, and shares that calls can be sold on) and returns its scan_id. PT409 while another scan is running, and where there is no ticker or no rule.';
