begin;
select plan(4);
\ir ../../book.psql

delete from private.outbox;
insert into private.prompts (kind, facts, chat_id, telegram_message_id) values ('working_closes', '{}', -1, 5);
insert into private.outbox (kind, prompt_id, status, sent_at) select kind, prompt_id, 'sent', clock_timestamp() from private.prompts;
insert into private.outbox (kind, due_at) values ('opened', clock_timestamp() + interval '5 minutes');
select private.note_owners_chat(-1);
select is((select count(*)::integer from private.outbox where due_at <= clock_timestamp() and status = 'due'), 0, 'the first id changes nothing else');
update private.chats set moved_to = -2, blocked_at = clock_timestamp(), blocked_error = 'Forbidden' where chat_id = 0;
select private.note_owners_chat(-1);
select is((select moved_to from private.chats where chat_id = 0), -2::bigint, 'the same id again changes nothing');
select private.note_owners_chat(-2);
select results_eq(
  $$ select telegram_id, moved_to, blocked_at from private.chats where chat_id = 0 $$,
  $$ values (-2::bigint, null::bigint, null::timestamptz) $$, 'a new chat is not blocked'
);
select results_eq(
  $$ select kind from private.outbox where status = 'due' and due_at <= clock_timestamp() order by kind $$,
  $$ values ('opened'), ('working_closes') $$, 'waiting messages are due and open questions are queued'
);

select * from finish();
rollback;
