-- The VPC brought 300.00 for two; closing them at 60.00 cost 120.00.
begin;
select plan(7);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.close(fees numeric, pnl numeric default null, price numeric default 60) returns text
language sql return (
  select format('select public.close_position(%s, %s, %L, %s, true, %s)', p.position_id, close.price, 'manual', coalesce(close.pnl::text, 'null'), close.fees)
  from public.positions p where p.request_id = 'VPC'
);

select is(pg_temp.field_refused(pg_temp.close(-0.65)), 'fees', 'negative fees are refused');
select throws_ok(
  pg_temp.close(300.01), 'PT422', 'fees of 300.01 are more than the 300.00 that was traded', 'fees above the credit are refused, where the close cost less');
select is(
  pg_temp.field_refused(pg_temp.close(2.6, 180)), 'realized_pnl', 'a P&L without the fees is refused');
select is((select status from public.positions where request_id = 'VPC'), 'OPEN', 'nothing is booked so far');
select lives_ok(pg_temp.close(2.6, 177.4), 'a P&L net of the fees is accepted');
select results_eq(
  $$ select p.fees, p.realized_pnl, t.fees, t.pnl_realized, d.total_pnl
    from public.positions p join public.trade_history t using (position_id)
    join public.v_daily_pnl d on d.trade_date = private.new_york_date(t.exit_date) where p.request_id = 'VPC' $$,
  $$ values (2.6000, 177.40, 2.6000, 177.40, 177.40) $$, 'position, history and the P&L of the day are net of fees'
);
select results_eq(
  $$ select fees, fill_cash from pg_temp.close_of('VPC') $$, $$ values (2.6000, -120.0000) $$, 'the fill cash is before fees');

select * from finish();
rollback;
