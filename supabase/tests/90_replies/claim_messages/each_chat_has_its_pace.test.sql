begin;
select plan(7);
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (chat_id, kind) values (1, 'm'), (2, 'm'), (3, 'm'), (null, 'm');
-- Chat 1 and the owner's chat, stored as 0, have had an hour's worth of messages, chat 2 three seconds' worth, chat 3 none.
insert into private.chats (chat_id, paced_until) values
  (0, clock_timestamp() + interval '1 hour'), (1, clock_timestamp() + interval '1 hour'),
  (2, clock_timestamp() + interval '3 seconds');
select paced_until as before, clock_timestamp() as now from private.chats where chat_id = 2 \gset
select jsonb_path_query_array(public.claim_messages(), '$[*].chat_id') as chats \gset

select is(:'chats'::jsonb, '[2, 3]'::jsonb, 'A chat with many recent messages waits, one with few does not');
select ok(
  (select paced_until >= :'before'::timestamptz + interval '1 second' from private.chats where chat_id = 2),
  'Each message adds one second to a chat''s pace'
);
select ok(
  (select paced_until >= :'now'::timestamptz + interval '1 second' from private.chats where chat_id = 3), 'The first message adds one second, too'
);
select is((select status from private.outbox where chat_id = 1), 'due', 'A waiting message stays due');
update private.chats set paced_until = clock_timestamp() where chat_id = 1;
select is(jsonb_path_query_array(public.claim_messages(), '$[*].chat_id'), '[1]'::jsonb, 'A waiting message is claimed once its chat has rested');
update private.chats set paced_until = clock_timestamp() where chat_id = 0;
select is(public.claim_messages() -> 0 -> 'chat_id', 'null', 'A message of the owner''s chat is claimed once it has rested');

insert into private.outbox (chat_id, kind) values (-4, 'm');
select public.claim_messages();
select ok(
  (select paced_until > clock_timestamp() + interval '3 seconds' from private.chats where chat_id = -4), 'A group''s chat has a slower pace'
);

select * from finish();
rollback;
