-- The date rule holds without a quote, but no order leaves without one.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-03-20 10:00');
delete from private.outbox;
select pg_temp.check_by('[]');
select results_eq(
  $$ select verdict, code, exit_reason from pg_temp.decision('VPC') $$, $$ values ('waiting', 'missing', '21dte') $$,
  'it is due and waits for a quote'
);
select is(
  pg_temp.message('exit_due') - 'position_id',
  '{"ticker": "SPY", "contract": "SPY 580/575 put spread Apr 10 ''26", "contract_short": "SPY 580/575p",
    "expiration_date": "2026-04-10", "fault": "missing", "verdict": "waiting",
    "exit_reason": "21dte"}',
  'the owner hears of it'
);
select pg_temp.check_by('[]');
select is((select count(*) from private.outbox where kind = 'exit_due'), 1::bigint, 'once');

select pg_temp.check_by(pg_temp.quotes(220, 100));
select is((select status from pg_temp.close_of('VPC')), 'intent', 'with a quote it closes');

select * from finish();
rollback;
