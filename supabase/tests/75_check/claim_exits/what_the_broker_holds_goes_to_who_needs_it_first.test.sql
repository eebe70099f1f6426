-- The book has four of the short put, two in each position; the broker holds two. The CSP's close for two is working.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

insert into public.drifts (symbol, ticker, kind, booked, held, position_ids, checks)
select 'SPY260410P00580000', 'SPY', 'quantity_differs', -4, -2, array_agg(position_id), 2 from public.positions;
select pg_temp.check_by(pg_temp.quotes(175, 100));
select is((select verdict from pg_temp.decision('VPC')), 'drift', 'both are the CSP''s');

update public.orders set status = 'cancelled' where status = 'working';
-- Of the CSP, at 175.00, no rule holds.
select pg_temp.check_by(pg_temp.quotes(175, 100));
select results_eq(
  $$ select status, quantity from pg_temp.close_of('VPC') $$, $$ values ('intent', 2) $$,
  'where the CSP need not be closed, the VPC''s profit target gets them'
);

select * from finish();
rollback;
