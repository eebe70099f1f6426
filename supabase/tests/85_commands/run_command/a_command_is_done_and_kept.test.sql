begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select is(public.run_command(900, '77', 'pause'), '{"outcome": "done", "wakes": ["deliver-alerts"]}'::jsonb, 'A command is done');
select is((select entries_paused_by from public.switches), '77', 'The command is done for the person who wrote it');
select results_eq(
  $$ select update_id, user_id, action, subject, outcome, message, at from public.actions $$,
  $$ values (900::bigint, '77', 'pause', '{}'::jsonb, 'done', null::text, private.now()) $$, 'The command is recorded as an action'
);
select is(public.run_command(901, '78', 'resume') ->> 'outcome', 'done', 'A command of another person can undo it');

select * from finish();
rollback;
