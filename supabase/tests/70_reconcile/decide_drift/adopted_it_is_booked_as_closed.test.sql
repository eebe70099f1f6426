-- The CSP is closed. The broker holds one of the VPC's two, and its mark is 120.00.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select public.close_position(position_id, 75) from public.positions where request_id = 'CSP';
select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.reconcile(pg_temp.holdings(-1, 1), 2);

select ok(private.decide_drift(q, 'adopt', '77'), 'a person adopts it') from private.prompts q;
select results_eq(
  $$ select source, status, exit_reason, limit_price, quantity, fill_cash from pg_temp.close_of('VPC') $$,
  $$ values ('manual', 'filled', 'manual', 120.0000, 1, -120.0000) $$,
  'one contract, at the price in the question'
);
-- Half of 300.00 - 120.00.
select results_eq(
  $$ select status, open_quantity, realized_pnl from public.positions where request_id = 'VPC' $$,
  $$ values ('OPEN', 1, 30.00) $$, 'the other contract stays open'
);
select is((select count(*) from public.drifts), 0::bigint, 'the drift is gone');
select pg_temp.reconcile(pg_temp.holdings(-1, 1));
select is((select count(*) from public.drifts), 0::bigint, 'book and broker agree');
select is((select sent_at from pg_temp.close_of('VPC')), null, 'no order was sent');

select * from finish();
rollback;
