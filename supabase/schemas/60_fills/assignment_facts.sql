create function private.assignment_facts(position_id bigint, pnl numeric) returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'ticker', p.underlying,
    'quantity', sum(t.quantity),
    'price', max(t.price),
    -- P&L of the lots that the assignment closed.
    'pnl', (select sum(l.pnl) from public.v_share_lots l where l.closed_by = any (array_agg(t.trade_id))),
    'total', assignment_facts.pnl + (select sum(l.pnl) from public.v_share_lots l where l.closed_by = any (array_agg(t.trade_id))),
    'held', private.shares_booked(p.underlying),
    'effective_cost', (select min(s.effective_cost) from public.v_shares s where s.opened_by = any (array_agg(t.trade_id))))
  from public.positions p
  join public.orders o using (position_id)
  join public.share_trades t using (order_id)
  where p.position_id = assignment_facts.position_id
  group by p.position_id;
end;

comment on function private.assignment_facts(bigint, numeric) is
  'The shares of an assigned position''s assignment; pnl (USD) is the position''s: {ticker, quantity (negative = they went), price, pnl (of the lots that it closed, USD; null = none), total (with the position''s), held (shares of the ticker in the book now), effective_cost (USD per share; null where none came)}; null where no shares changed hands.';
