begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

update public.positions set auto_exit = false where request_id = 'VPC';
select pg_temp.check_by(pg_temp.quotes(175, 100));
select pg_temp.check_by(pg_temp.quotes(175, 100));
select results_eq(
  $$ select verdict, exit_reason from pg_temp.decision('VPC') $$, $$ values ('off', 'profit_target') $$, 'the rule holds'
);
select is((select order_id from pg_temp.close_of('VPC')), null, 'no order is claimed');
select results_eq(
  $$ select facts ->> 'verdict', facts ->> 'exit_reason' from private.outbox where kind = 'exit_due' $$,
  $$ values ('off', 'profit_target') $$, 'the owner hears of it, once'
);

update public.positions set close_asked_at = private.now(), close_asked_by = '77' where request_id = 'VPC';
select pg_temp.check_by(pg_temp.quotes(175, 100));
select is((select exit_reason from pg_temp.close_of('VPC')), 'manual', 'a close that a person requests is claimed');

select * from finish();
rollback;
