begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select position_id as vpc from public.positions where request_id = 'VPC' \gset
select pg_temp.check_by(pg_temp.quotes(184));
-- The broker no longer holds the VPC, and still holds the CSP's puts.
select pg_temp.cancel_all();
select pg_temp.reconcile(pg_temp.holdings(-2, 0));
select is(private.ask_closed(:vpc, 60, 'rolled'), false, 'A price near the mark of a position no longer held is not asked about');
select results_eq(
  $$ select status, exit_price, exit_reason from public.positions where request_id = 'VPC' $$,
  $$ values ('CLOSED', 60.0000, 'rolled') $$, 'The close is booked at once with its price and reason'
);
select is((select count(*) from private.prompts where kind = 'confirmation'), 0::bigint, 'No confirmation is sent');
select is(pg_temp.message('closed') -> 'is_recorded', 'true', 'The message of the close offers to take it back');
select throws_ok('select private.ask_closed(0, 60, ''manual'')', 'PT404', null, 'A close of an unknown position is refused');

select * from finish();
rollback;
