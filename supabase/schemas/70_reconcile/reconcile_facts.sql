create function private.reconcile_facts(holdings json) returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'checked_at', private.new_york_time(private.now()),
    'failed', case when reconcile_facts.holdings is null then 'The broker did not report its holdings.' end,
    'agreed', (
      select count(distinct leg.symbol)
      from public.positions p cross join lateral jsonb_to_recordset(p.legs) leg (symbol text)
      where p.status = 'OPEN' and leg.symbol not in (select d.symbol from public.drifts d) and not exists (
        select from private.account_holdings(reconcile_facts.holdings) h
        where h.held is null and coalesce(h.symbol, leg.symbol) = leg.symbol
      )
    ),
    'unreadable', (
      select coalesce(jsonb_agg(h.symbol order by h.symbol), '[]')
      from private.account_holdings(reconcile_facts.holdings) h where h.held is null
    ),
    'drifts', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'symbol', d.symbol, 'ticker', d.ticker, 'kind', d.kind, 'booked', d.booked, 'held', d.held, 'checks', d.checks,
        'dismissed', d.dismissed_at is not null, 'position_ids', d.position_ids) order by d.symbol), '[]')
      from public.drifts d where d.kind <> 'foreign'
    ),
    'foreign', (
      select coalesce(jsonb_agg(jsonb_build_object('symbol', d.symbol, 'held', d.held, 'booked', d.booked) order by d.symbol), '[]')
      from public.drifts d where d.kind = 'foreign'
    )
  );
end;

comment on function private.reconcile_facts(json) is
  'The facts of /reconcile: {checked_at (New York), failed (why there is no new result, or null), agreed (number of symbols), unreadable (symbols of holdings that cannot be read; null = one without a symbol), drifts: [{symbol, ticker, kind, booked, held, checks, dismissed, position_ids}], foreign: [{symbol, held, booked (of shares)}]}; contracts or shares, negative when short.';
