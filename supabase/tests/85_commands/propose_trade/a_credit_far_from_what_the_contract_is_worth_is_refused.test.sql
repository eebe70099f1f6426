-- The book's CSP is marked at 84 by the latest check.
begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select pg_temp.check_by(pg_temp.quotes(84));
create function pg_temp.propose(credit numeric) returns text
language sql return format(
  $$ select public.propose_trade(pg_temp.a_request('far', 'CSP', '{"net_credit": %s}')) $$, credit);

select throws_matching(
  pg_temp.propose(0.84),
  '^net_credit is 0.0084 a share, 0.84 a contract, but position \d+ of the same contract is worth 0.84 a share, 84.00 a contract$',
  'both figures are named'
);
select is(pg_temp.field_refused(pg_temp.propose(168.01)), 'net_credit', 'more than double, too');
select is((select count(*) from public.trade_requests where request_id = 'far'), 0::bigint, 'nothing is half written');
select lives_ok(
  $$ select public.propose_trade(pg_temp.a_request('near', 'CSP', '{"net_credit": 168}')) $$, 'double can be'
);
update public.positions set mark_fault = 'stale' where request_id = 'CSP';
select lives_ok(
  $$ select public.propose_trade(pg_temp.a_request('unknown', 'CSP', '{"net_credit": 1.68}')) $$,
  'a mark that nobody trusts says nothing'
);

select * from finish();
rollback;
