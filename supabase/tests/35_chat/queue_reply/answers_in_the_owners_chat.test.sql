begin;
select plan(6);
\ir ../../helpers.psql

select is(
  public.queue_reply(1, 'positions', '{"page": 0}', '77'), '{"outcome": "queued", "wakes": ["deliver-alerts"]}'::jsonb,
  'a command that only reads'
);
insert into private.outbox (kind, status, sent_chat_id, sent_message_id) values ('help', 'sent', -5, 12), ('opened', 'sent', -5, 13);
select is(
  public.queue_reply(2, 'position', user_id => '77', topic => 3, pressed => true, nav_chat_id => -5, nav_message_id => 12) ->> 'outcome',
  'queued', 'a press that leads to the next message'
);
select is(
  public.queue_reply(3, 'brief', user_id => '77', pressed => true, nav_chat_id => -5, nav_message_id => 12) ->> 'outcome',
  'queued', 'the answer is a new message, because its kind replaces none'
);
select is(
  public.queue_reply(4, 'why', user_id => '77', pressed => true, nav_chat_id => -5, nav_message_id => 12, in_place => false) ->> 'outcome',
  'queued', 'the answer is a new message, because the press asks for one'
);
select is(
  array[
    public.queue_reply(5, 'help', pressed => true, nav_chat_id => -5, nav_message_id => 13) ->> 'outcome',
    public.queue_reply(6, 'help', pressed => true, nav_chat_id => -5, nav_message_id => 14) ->> 'outcome',
    public.queue_reply(7, 'help', pressed => true, nav_chat_id => -6, nav_message_id => 12) ->> 'outcome'],
  array['stale', 'stale', 'stale'], 'an alert, an unknown message and a message of another chat cannot be replaced'
);
select results_eq(
  $$ select kind, facts, chat_id, edits_message_id, asked_by, topic from private.outbox where status = 'due' order by message_id $$,
  $$ values ('positions', '{"page": 0}'::jsonb, null::bigint, null::bigint, '77', null::bigint),
    ('position', '{}', null, 12, '77', 3), ('brief', '{}', null, null, '77', null), ('why', '{}', null, null, '77', null) $$,
  'each answer is a new message, or replaces the pressed one'
);

select * from finish();
rollback;
