create function private.chain_asks(l private.lookups) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  s public.scans := (select x from public.scans x where x.scan_id = (l.facts ->> 'scan_id')::bigint);
  of_root text := l.facts ->> 'ticker';
  of_underlying text := private.underlying_of(of_root);
  price numeric := (l.learned ->> 'price')::numeric;
  -- How far from the price the strikes of the wanted deltas may lie, by the known volatility. A fraction of the
  -- price.
  reach numeric := (
    select least(greatest(0.1, 2.5 * coalesce((
        select greatest(d.hv20, d.hv60) from public.daily_volatility d where d.ticker = of_underlying order by d.trade_date desc limit 1
      ), 0.4) * sqrt(coalesce(max(r.max_dte), 0) / 365.0)), 0.6)::numeric
    from public.scan_rules r where r.is_on);
begin
  if price is null then
    return jsonb_strip_nulls(private.asks_of_underlying(of_underlying) || jsonb_build_object(
      'expirations', of_root,
      'dividends', case when not exists (select from public.index_roots i where i.underlying = of_underlying)
        then jsonb_build_object('tickers', jsonb_build_array(of_underlying), 'from', s.trade_date + 1, 'to', s.trade_date + 90) end,
      'closes', (
        select jsonb_agg(jsonb_build_object('ticker', of_underlying, 'date', day, 'closed_at', closes_at) order by day desc)
        from (
          select day::date, private.session_close(day::date) as closes_at
          from generate_series(s.trade_date - 100, s.trade_date, '1 day') day
        ) sessions
        where closes_at <= private.now()
      )) || case when (l.facts ->> 'account')::boolean then '{"account": true}' else '{}' end::jsonb);
  end if;
  return jsonb_build_object('chain', jsonb_build_object(
    'ticker', of_root,
    'price', price,
    'at', l.learned -> 'priced_at',
    'rate', (select x.risk_free_percent / 100 from public.report_settings x),
    'expirations', (
      select jsonb_agg(jsonb_build_object('date', listed.day, 'closes_at', private.expiration_close(private.trades_until(of_root, listed.day))))
      from (select day::date from jsonb_array_elements_text(l.learned -> 'expirations') day) listed
    ),
    'puts', jsonb_build_object('from', round(price * (1 - reach), 2), 'to', round(price * 1.03, 2)),
    'calls', case when exists (
      select from public.scan_rules r join private.strategies() st using (strategy_type) where r.is_on and st.legs ~ 'c'
        and (st.secured_by <> 'shares' or (private.shares_to_cover(of_underlying)).contracts > 0)
    ) then jsonb_build_object('from', round(price * 0.97, 2), 'to', round(price * (1 + reach), 2)) end));
end;
$$;

comment on function private.chain_asks(private.lookups) is
  'The next questions of a ticker''s scan: first its price, closes, expirations and dividends, and for the first ticker the account; then the options with expirations and strikes that the rules allow.';
