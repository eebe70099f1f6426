-- An entry of three has filled two contracts, which have reached their profit target.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'partially_filled', quantity = 3 where request_id = 'VPC' and purpose = 'entry';
select pg_temp.check_by(pg_temp.quotes(175, 100));
select results_eq(
  $$ select verdict, exit_reason, code from pg_temp.decision('VPC') $$,
  $$ values ('waiting', 'profit_target', 'entry_working') $$,
  'a position has one live order at a time'
);
select results_eq(
  $$ select request_id from public.orders where cancelling and purpose = 'entry' $$, $$ values ('VPC') $$,
  'the rest of the entry is cancelled'
);
select is(pg_temp.message('exit_due'), null, 'this ends by itself, so nobody is told');

select * from finish();
rollback;
