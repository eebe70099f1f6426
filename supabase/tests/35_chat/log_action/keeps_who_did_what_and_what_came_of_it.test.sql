begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select private.log_action(1, '77', 'close', '{"position_id": 5, "answer": null}', 'refused', 'position 5 is already CLOSED');
select results_eq(
  $$ select update_id, user_id, action, subject, outcome, message, at from public.actions $$,
  $$ values (1::bigint, '77', 'close', '{"position_id": 5}'::jsonb, 'refused', 'position 5 is already CLOSED',
    '2026-03-03 15:00Z'::timestamptz) $$,
  'null values are left out'
);
select private.log_action(2, '77', 'pause', '{}', 'done');
select is((select message from public.actions where update_id = 2), null, 'only a refusal has a message');
select throws_ok($$ select private.log_action(2, '77', 'resume', '{}', 'done') $$, '23505', null, 'an update has one action');

select * from finish();
rollback;
