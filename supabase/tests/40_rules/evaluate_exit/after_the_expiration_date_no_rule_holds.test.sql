-- After that only its settlement is left.
begin;
select plan(3);
\ir a_position.psql

prepare at(numeric, date, jsonb) as select dte, exit_reason, urgency from pg_temp.evaluated($1, $2, $3);

select results_eq(
  $$ execute at(150, '2026-04-17', '{}') $$, $$ values (0, '21dte', 3) $$, 'on the expiration date the date rule still holds'
);
select results_eq(
  $$ execute at(450, '2026-04-18', '{}') $$, $$ values (-1, null::text, null::integer) $$, 'a day later not even the stop holds'
);
select results_eq(
  $$ execute at(450, '2026-04-18', '{"close_asked_at": "2026-04-17T15:00:00Z"}') $$,
  $$ values (-1, null::text, null::integer) $$, 'a close that a person requested does not hold either'
);

select * from finish();
rollback;
