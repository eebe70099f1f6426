create function private.history_page(wanted jsonb) returns jsonb
language plpgsql stable set search_path = '' set jit = off
as $$
declare
  strategies constant text[] := private.wanted_words(wanted, 'strategy');
  tickers constant text[] := private.wanted_words(wanted, 'ticker');
  reasons constant text[] := private.wanted_words(wanted, 'reason');
  wanted_tags constant text[] := private.wanted_words(wanted, 'tag');
  wanted_mistakes constant text[] := private.wanted_words(wanted, 'mistake');
  results constant text[] := private.wanted_words(wanted, 'result');
  since constant date := private.wanted_date(wanted, 'from');
  until constant date := private.wanted_date(wanted, 'until');
  after constant bigint := private.wanted_id(wanted, 'after');
  last_seen public.trade_history;
begin
  if not results <@ array['won', 'lost', 'scratch'] then
    raise exception 'result must be won, lost or scratch' using errcode = 'PT422', detail = 'result';
  end if;
  if after is not null then
    select * into last_seen from public.trade_history t where t.trade_id = after;
    if not found then
      raise exception 'trade % no longer exists: start again at the first page', after using errcode = 'PT404';
    end if;
  end if;
  return (
    with found as materialized (
      select t.*, row_number() over (order by t.exit_date desc, t.trade_id desc) as place
      from public.v_trades t
      where (strategies is null or t.strategy_type = any (strategies))
        and (tickers is null or t.ticker = any (tickers))
        and (reasons is null or t.exit_reason = any (reasons))
        and (wanted_tags is null or t.tags && wanted_tags)
        and (wanted_mistakes is null or t.mistakes && wanted_mistakes)
        and (results is null
          or case sign(t.pnl_realized) when 1 then 'won' when 0 then 'scratch' else 'lost' end = any (results))
        and t.exit_day between coalesce(since, '-infinity') and coalesce(until, 'infinity')
    ),
    listed as (
      select f.* from found f
      where after is null or (f.exit_date, f.trade_id) < (last_seen.exit_date, last_seen.trade_id)
      order by f.place limit 1000
    )
    select jsonb_build_object(
      'sums', (
        select jsonb_build_object(
          'trades', count(*),
          'wins', count(*) filter (where f.pnl_realized > 0),
          'losses', count(*) filter (where f.pnl_realized < 0),
          'scratches', count(*) filter (where f.pnl_realized = 0),
          'win_rate', round(100.0 * count(*) filter (where f.pnl_realized > 0) / nullif(count(*), 0), 1),
          'total_pnl', coalesce(sum(f.pnl_realized), 0),
          'fees', coalesce(sum(f.fees), 0),
          'credit', coalesce(sum(f.credit), 0),
          'expectancy', round(avg(f.pnl_realized), 2),
          'premium_captured', round(100 * sum(f.pnl_realized) / nullif(sum(f.credit), 0), 1),
          'avg_days_held', round(avg(f.days_held), 1),
          'best', max(f.pnl_realized),
          'worst', min(f.pnl_realized),
          'few_trades', count(*) < 30)
        from found f
      ),
      'trades', (
        select coalesce(jsonb_agg(to_jsonb(l) - 'place' order by l.place), '[]') from listed l
      ),
      'next', (
        select l.trade_id from listed l
        where l.place = (select max(furthest.place) from listed furthest) and l.place < (select count(*) from found)
      ),
      'choices', jsonb_build_object(
        'strategy', (select coalesce(jsonb_agg(distinct t.strategy_type), '[]') from public.trade_history t),
        'ticker', (select coalesce(jsonb_agg(distinct t.ticker), '[]') from public.trade_history t),
        'reason', (select coalesce(jsonb_agg(distinct t.exit_reason), '[]') from public.trade_history t),
        'tag', (select coalesce(jsonb_agg(distinct tag), '[]') from public.v_trades t, unnest(t.tags) tag),
        'mistake', (select coalesce(jsonb_agg(distinct mistake), '[]') from public.v_trades t, unnest(t.mistakes) mistake))
    )
  );
end;
$$;

comment on function private.history_page(jsonb) is
  'The filtered closed trades for the dashboard. Filters: {strategy, ticker, reason, tag, mistake, result (won, lost, scratch): private.wanted_words(), of each of which one has to match; from, until (exit days); after (trade_id)}. Returns {sums (of all matches; premium_captured, win_rate in percent), trades (v_trades, the latest exit first, a thousand behind `after`), next (the `after` of the next thousand; null = there are no more), choices (the values to filter by)}. USD, prices per contract. PT422 for an unknown result, PT404 for an unknown `after`.';
