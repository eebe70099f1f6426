-- The latest check marks the book's CSP at 84.
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
  'A credit far below the mark is refused with both figures'
);
select is(pg_temp.field_refused(pg_temp.propose(168.01)), 'net_credit', 'A credit of more than double the mark is refused');
select is((select count(*) from public.trade_requests where request_id = 'far'), 0::bigint, 'A refused proposal creates no request');
select lives_ok(
  $$ select public.propose_trade(pg_temp.a_request('near', 'CSP', '{"net_credit": 168}')) $$, 'A credit of exactly double the mark is accepted'
);
update public.positions set mark_fault = 'stale' where request_id = 'CSP';
select lives_ok(
  $$ select public.propose_trade(pg_temp.a_request('unknown', 'CSP', '{"net_credit": 1.68}')) $$,
  'A mark with a fault is not compared'
);

select * from finish();
rollback;
