-- The CSP's stop is a loss of 2 x 300.00, reached where closing costs 900.00, 450.00 a contract.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'cancelled' where status = 'working';
select pg_temp.check_by(pg_temp.quotes(449.99));
select is((select verdict from pg_temp.decision('CSP')), 'hold', 'at 449.99 two cents are missing');

select pg_temp.check_by(pg_temp.quotes(450));
select results_eq(
  $$ select exit_reason, urgency, limit_price, max_debit, quantity from pg_temp.close_of('CSP') $$,
  $$ values ('stop_loss', 1::smallint, 451.0000, 58000::numeric, 2) $$,
  'at 450.00 it closes at the ask of 451.00 at once'
);

-- The VPC's stop, its width, is capped at the most that it can lose: 1,000.00 - 300.00, a mark of 500.00.
select pg_temp.check_by(pg_temp.quotes(599.99, 100));
select is((select verdict from pg_temp.decision('VPC')), 'hold', 'at 499.99 two cents are missing');
select pg_temp.check_by(pg_temp.quotes(600, 100));
-- The natural price is 601 - 99 = 502.00.
select results_eq(
  $$ select exit_reason, urgency, limit_price, max_debit from pg_temp.close_of('VPC') $$,
  $$ values ('stop_loss', 1::smallint, 500.0000, 500.0000) $$,
  'no spread is bought back for more than its width of 500.00'
);

select * from finish();
rollback;
