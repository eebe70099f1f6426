begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select private.ask_confirmation('{"action": "kill", "position_ids": []}');
select results_eq(
  $$ select kind, position_id, facts from private.prompts $$,
  $$ values ('confirmation', null::bigint, '{"action": "kill", "position_ids": []}'::jsonb) $$, 'it has the given facts'
);
select is((select expires_at from private.prompts), null, 'its lifetime begins at the delivery');
select ok((select token ~ '^[0-9a-f]{32}$' from private.prompts), 'its token cannot be guessed');
select is((select count(*) from private.outbox where kind = 'confirmation'), 1::bigint, 'its message is queued');

select * from finish();
rollback;
