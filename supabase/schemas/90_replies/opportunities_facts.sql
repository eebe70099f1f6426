create function private.opportunities_facts(scan_id bigint) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'scan_id', s.scan_id,
    'trade_date', s.trade_date,
    'at', private.new_york_time(coalesce(s.repriced_at, s.ended_at, s.began_at)),
    'is_scheduled', s.is_scheduled,
    'is_over', s.ended_at is not null,
    'is_live', s.is_live or s.repriced_at is not null,
    'is_repriced', s.repriced_at is not null,
    'mode', (select l.mode from private.check_lease l),
    'equity', s.equity,
    'tickers', (select count(*) from private.lookups l where l.kind = 'chain' and (l.facts ->> 'scan_id')::bigint = s.scan_id),
    'looked_at', (
      select count(*) from private.lookups l
      where l.kind = 'chain' and (l.facts ->> 'scan_id')::bigint = s.scan_id and l.status in ('done', 'failed')),
    'found', (select count(*) from public.opportunities o where o.scan_id = s.scan_id),
    'unanswered', (select jsonb_agg(c.ticker order by c.ticker) from public.scan_counts c where c.scan_id = s.scan_id and c.reason = 'no_answer'),
    'no_earnings_date', (select jsonb_agg(c.ticker order by c.ticker) from public.scan_counts c where c.scan_id = s.scan_id and c.reason = 'no_earnings_date')
  )) || jsonb_build_object('opportunities', (
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'opportunity_id', o.opportunity_id, 'place', o.place, 'rule', o.rule, 'ticker', o.ticker,
      'contract_short', private.contract_short(o.ticker, o.legs), 'expiration_date', o.expiration_date, 'dte', o.dte,
      'credit', o.credit, 'delta', o.delta, 'annualised_percent', o.annualised_percent, 'chance', o.chance,
      'score', o.score, 'quantity', o.quantity, 'fell_out', o.fell_out,
      'status', r.status, 'position_id', p.position_id)) order by o.place), '[]')
    from public.opportunities o
    left join public.trade_requests r using (request_id)
    left join public.positions p using (request_id)
    where o.scan_id = s.scan_id and o.place is not null
  ))
  from public.scans s where s.scan_id = opportunities_facts.scan_id
$$;

comment on function private.opportunities_facts(bigint) is
  'The facts of a scan''s list: {scan_id, trade_date, at (New York time), is_scheduled, is_over, is_live (live quotes), is_repriced, mode, equity (USD), tickers, looked_at, found, unanswered, no_earnings_date (tickers), opportunities: [{opportunity_id, place, rule, ticker, contract_short, expiration_date, dte, credit (USD per contract), delta, annualised_percent, chance (0 to 1), score, quantity, fell_out, status, position_id}]}; null where the scan was deleted.';
