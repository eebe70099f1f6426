begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

insert into public.share_trades (ticker, quantity, price, fees, traded_at) values ('XLE', 50, 40.5, 1.25, '2026-02-20 16:00Z');
insert into private.share_closes values ('XLE', '2026-02-19', 30);
select results_eq(
  'select last_close, market_value, unrealized_pnl, effective_cost from public.v_shares',
  $$ values (null::numeric, 2025.00, -1.25, 40.50) $$, 'a close from before the lot was opened does not count');
insert into private.share_closes values ('XLE', '2026-02-20', 41), ('XLE', '2026-02-23', 42.1);
select results_eq(
  'select last_close, last_close_on, market_value, unrealized_pnl from public.v_shares',
  $$ values (42.1000, '2026-02-23'::date, 2105.00, 78.75) $$, 'the latest close counts');
insert into public.share_trades (ticker, quantity, price) values ('XLE', -50, 42);
select is_empty('select from public.v_shares', 'sold shares are not listed');

select * from finish();
rollback;
