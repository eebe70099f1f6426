begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir closing.psql

update public.positions set mark = 80;
select pg_temp.fill(:close, 1, -75);
-- Half of 300 less 75; what is open: the other half less its mark.
select is(private.settle_exits(array[:csp]), '[]', 'no position is closed');
select results_eq(
  'select status, open_quantity, realized_pnl, unrealized_pnl, pnl_percent, exit_price, exit_reason, exit_date from public.positions',
  $$ values ('OPEN', 1, 75::numeric, 70::numeric, 25::numeric, null::numeric, null::text, null::timestamptz) $$,
  'the fills are counted'
);
select is_empty('select from public.trade_history', 'history has only closed positions');

select * from finish();
rollback;
