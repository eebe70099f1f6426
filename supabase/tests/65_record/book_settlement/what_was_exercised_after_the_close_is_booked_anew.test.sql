begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.opened('VPC', 'VPC') as vpc \gset
select pg_temp.set_clock('2026-04-10 16:00');
select private.settle_positions(format('[{"position_id": %s, "price": 568.2}]', :vpc)::jsonb);
delete from private.outbox;
insert into private.prompts (kind, position_id, facts)
select 'settlement', position_id, '{"outcome": "exercised", "close": 568.2, "assigned_debit": 500, "pays_cash": false}'
from public.positions;

select ok(private.book_settlement(q, 'expired', '77'), 'the answer expired') from private.prompts q;
select results_eq(
  'select status, exit_reason, realized_pnl from public.positions', $$ values ('EXPIRED', 'expired', -700::numeric) $$, 'keeps the booking'
);
select results_eq('select kind from private.outbox', $$ values ('settlement') $$, 'the message shows it');
select ok(private.book_settlement(q, 'assigned', '77'), 'the answer assigned') from private.prompts q;
select results_eq(
  'select status, exit_reason, exit_price, realized_pnl, exit_date from public.positions',
  $$ values ('CLOSED', 'assigned', 500::numeric, -700::numeric, '2026-04-10 20:00Z'::timestamptz) $$, 'books it anew'
);
select results_eq(
  $$ select status, exit_reason, filled_quantity, underlying_price from public.orders where source = 'settlement' order by order_id $$,
  $$ values ('cancelled', 'expired', 0, 568.2), ('filled', 'assigned', 2, 568.2) $$, 'with another order'
);
select is((select count(*)::integer from public.trade_history), 1, 'as one trade');

select * from finish();
rollback;
