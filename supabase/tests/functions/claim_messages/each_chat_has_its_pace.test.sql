begin;
select plan(4);
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (chat_id, kind) values (1, 'm'), (2, 'm');
-- Chat 1 has had an hour's worth of messages at once, chat 2 four seconds' worth.
insert into private.chats (chat_id, paced_until) values
  (1, clock_timestamp() + interval '1 hour'), (2, clock_timestamp() + interval '4 seconds');
select paced_until as before from private.chats where chat_id = 2 \gset
select jsonb_path_query_array(public.claim_messages(), '$[*].chat_id') as chats \gset

select is(:'chats'::jsonb, '[2]'::jsonb, 'the one waits, the other does not');
select ok(
  (select paced_until >= :'before'::timestamptz + interval '1 second' from private.chats where chat_id = 2),
  'each message is one second more'
);
select is((select status from private.outbox where chat_id = 1), 'due', 'what waits stays due');
update private.chats set paced_until = clock_timestamp() where chat_id = 1;
select is(jsonb_array_length(public.claim_messages()), 1, 'until its chat has rested');

select * from finish();
rollback;
