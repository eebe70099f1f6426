begin;
select plan(4);
\ir ../../book.psql

delete from private.outbox;
create function pg_temp.edits(owners_chat bigint) returns jsonb
language sql as $$
  update private.outbox set due_at = clock_timestamp();
  update private.chats set paced_until = '-infinity';
  select jsonb_agg(m -> 'edits') from jsonb_array_elements(public.claim_messages(owners_chat)) m;
$$;
insert into private.prompts (kind, facts, chat_id, telegram_message_id) values ('working_closes', '{}', -1, 5);
insert into private.outbox (kind, prompt_id) select 'working_closes', prompt_id from private.prompts;
select is(pg_temp.edits(-1), '[5]', 'A question is edited in its own message');
select is(pg_temp.edits(-2), '[null]', 'A question is sent anew when the owner''s chat has changed');

delete from private.outbox;
insert into private.outbox (kind, status, sent_chat_id, sent_message_id) values ('help', 'sent', -2, 7), ('opened', 'sent', -2, 8), ('help', 'sent', -1, 9);
update private.outbox set sent_at = '-infinity' where status = 'sent';
insert into private.outbox (kind, edits_message_id) values ('positions', 7);
select is(pg_temp.edits(-2), '[7]', 'An answer edits the message whose button was pressed');
delete from private.outbox where status <> 'sent';
insert into private.outbox (kind, edits_message_id) values ('positions', 9);
select is(pg_temp.edits(-2), '[null]', 'An answer does not edit a message number of a former chat');

select * from finish();
rollback;
