begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select private.ask_confirmation('{"action": "kill", "position_ids": []}');
select results_eq(
  $$ select kind, position_id, facts from private.prompts $$,
  $$ values ('confirmation', null::bigint, '{"action": "kill", "position_ids": []}'::jsonb) $$, 'with what it was given'
);
select is((select expires_at from private.prompts), null, 'from its delivery on');
select ok((select token ~ '^[0-9a-f]{32}$' from private.prompts), 'its buttons cannot be guessed');
select is((select count(*) from private.outbox where kind = 'confirmation'), 1::bigint, 'its message goes out');

select * from finish();
rollback;
