begin;
select plan(3);
\ir ../../helpers.psql

select is(
  public.queue_reply(1, 'positions', '{"positions": []}'), '{"queued": true, "wakes": ["deliver-alerts"]}'::jsonb,
  'a command that only reads'
);
select is(
  public.queue_reply(2, 'position', edits_message_id => 12) ->> 'queued', 'true', 'a press that leads to the next message'
);
select results_eq(
  'select kind, facts, chat_id, edits_message_id, status from private.outbox order by message_id',
  $$ values ('positions', '{"positions": []}'::jsonb, null::bigint, null::bigint, 'due'), ('position', '{}', null, 12, 'due') $$,
  'a new message, or in the place of the one that was pressed'
);

select * from finish();
rollback;
