begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../75_check/ask_settlement_values/index.psql

select pg_temp.set_clock('2026-04-17 10:00');
select throws_ok(
  $$ select private.ask_settle('NDX', 21000.5, null, '77') $$, 'PT422',
  'NDX has several expirations that wait: write /settle NDX 21000.5 2026-03-20 or /settle NDX 21000.5 2026-04-17', 'The refusal names the command for each waiting expiration'
);
select ok(not private.ask_settle('NDX', 21000.5, '2026-04-17', '77'), 'A settlement of a named expiration is booked');
select results_eq(
  $$ select request_id from public.positions where status = 'EXPIRED' $$, $$ values ('later') $$, 'Only the named expiration is settled'
);

select * from finish();
rollback;
