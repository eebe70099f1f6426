create function private.take_chain(l private.lookups, answers json) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  s public.scans := (select x from public.scans x where x.scan_id = (l.facts ->> 'scan_id')::bigint);
  of_root text := l.facts ->> 'ticker';
  underlying text := private.underlying_of(of_root);
  spot record;
  -- On a day without a session the quotes are those of the last session.
  seen_on date := case when private.session_close(s.trade_date) is not null then s.trade_date else private.last_session() end;
  window_from integer;
  window_to integer;
  out_because text;
begin
  if l.learned ? 'price' then
    perform private.keep_iv30(underlying, seen_on, (l.learned ->> 'price')::numeric, take_chain.answers -> 'options');
    perform private.judge_chain(s, of_root, (l.learned ->> 'price')::numeric, (l.learned ->> 'priced_at')::timestamptz, take_chain.answers -> 'options');
    return null;
  end if;

  if json_typeof(take_chain.answers -> 'account') = 'object' then
    perform private.keep_balances(take_chain.answers -> 'account');
    update public.scans x set equity = (take_chain.answers -> 'account' ->> 'equity')::numeric where x.scan_id = s.scan_id;
  end if;
  perform private.keep_dividends(take_chain.answers -> 'dividends');
  perform private.keep_closes(underlying, seen_on, take_chain.answers -> 'closes');
  spot := private.price_from(take_chain.answers, underlying);
  select min(r.min_dte), max(r.max_dte) into window_from, window_to from public.scan_rules r where r.is_on;
  out_because := case
    when spot.price is null or json_typeof(take_chain.answers -> 'expirations') is distinct from 'array' then 'no_answer'
    when not coalesce((select (c.permits ->> 'indices')::boolean from private.check_lease c), true)
      and exists (select from public.index_roots i where i.root = of_root) then 'not_permitted'
    when exists (select from public.index_roots i where i.root = of_root and i.settles_by is null) then 'not_permitted'
    when coalesce((select t.reports_earnings from public.scan_tickers t where t.ticker = of_root),
        not exists (select from public.index_roots i where i.root = of_root))
      and not exists (select from public.earnings e where e.ticker = underlying and e.reports_on >= s.trade_date) then 'no_earnings_date'
  end;
  if out_because is not null then
    insert into public.scan_counts (scan_id, ticker, rule, reason, count) values (s.scan_id, of_root, '*', out_because, 1)
    on conflict on constraint scan_counts_pkey do nothing;
    return null;
  end if;
  return jsonb_build_object('price', spot.price, 'priced_at', spot.priced_at, 'expirations', (
    select coalesce(jsonb_agg(near.day order by near.day), '[]')
    from (
      select every.day
      from (select distinct listed::date as day from json_array_elements_text(take_chain.answers -> 'expirations') listed) every
      where every.day between s.trade_date + window_from and s.trade_date + window_to
        and private.session_close(every.day) is not null
      -- The expirations nearest to the rules' targets.
      order by (
        select min(abs(every.day - s.trade_date - r.target_dte)) from public.scan_rules r
        where r.is_on and every.day - s.trade_date between r.min_dte and r.max_dte
      ) nulls last, every.day
      limit (select x.most_expirations from public.scan_settings x)
    ) near));
end;
$$;

comment on function private.take_chain(private.lookups, json) is
  'Applies the answers of a ticker''s scan. Returns the results for its next questions; null when it has none.';
