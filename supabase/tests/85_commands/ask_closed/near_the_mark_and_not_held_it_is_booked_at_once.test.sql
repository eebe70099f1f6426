begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select position_id as vpc from public.positions where request_id = 'VPC' \gset
select pg_temp.check_by(pg_temp.quotes(184));
-- The broker holds none of it any more, and only the CSP's puts.
select pg_temp.cancel_all();
select pg_temp.reconcile(pg_temp.holdings(-2, 0));
select is(private.ask_closed(:vpc, 60, 'rolled'), false, 'nothing is asked');
select results_eq(
  $$ select status, exit_price, exit_reason from public.positions where request_id = 'VPC' $$,
  $$ values ('CLOSED', 60.0000, 'rolled') $$, 'it is booked'
);
select is((select count(*) from private.prompts where kind = 'confirmation'), 0::bigint, 'nobody is asked');
select is(pg_temp.message('closed') -> 'is_recorded', 'true', 'what is told of it offers to take it back');
select throws_ok('select private.ask_closed(0, 60, ''manual'')', 'PT404', null, 'of a position that there is not, nothing is');

select * from finish();
rollback;
