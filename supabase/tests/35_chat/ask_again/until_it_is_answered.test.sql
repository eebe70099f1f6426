begin;
select plan(6);
\ir ../../book.psql

delete from private.outbox;
insert into private.prompts (kind, facts, position_id) select 'settlement', '{}', position_id from public.positions;
insert into private.prompts (kind, facts) values ('working_closes', '{}'), ('confirmation', '{"action": "kill"}');
insert into private.outbox (kind, prompt_id, status, due_at)
select kind, prompt_id, 'parked', clock_timestamp() - interval '50 minutes' from private.prompts;
insert into private.outbox (kind, request_id, status, due_at) values ('card', 'proposed', 'parked', clock_timestamp() - interval '50 minutes');

prepare asked as select kind, count(*)::integer from private.outbox where status = 'due' group by kind order by kind;
select private.ask_again('1 hour');
select is_empty('execute asked', 'not before its time');
select private.ask_again('40 minutes');
select results_eq(
  'execute asked', $$ values ('card', 1), ('settlement', 2), ('working_closes', 1) $$, 'undelivered questions are queued again; confirmations are not'
);
select private.ask_again('0');
select results_eq('execute asked', $$ values ('card', 1), ('settlement', 2), ('working_closes', 1) $$, 'a waiting question is not queued twice');

update private.outbox set status = 'parked', due_at = clock_timestamp() where status = 'due';
update private.prompts set answered_at = now(), answer = 'expired' where kind = 'settlement';
update public.trade_requests set status = 'expired' where request_id = 'proposed';
select private.ask_again('0');
select results_eq('execute asked', $$ values ('working_closes', 1) $$, 'a question is repeated until it is answered or has ended');

update private.outbox set status = 'sent', sent_at = clock_timestamp() where status = 'due';
update private.prompts set chat_id = -1, telegram_message_id = 5 where kind = 'working_closes';
insert into private.chats (chat_id, telegram_id) values (0, -1);
select private.ask_again('0');
select is_empty('execute asked', 'a question that is in the chat is not repeated');
update private.chats set telegram_id = -2;
select private.ask_again('0');
select results_eq('execute asked', $$ values ('working_closes', 1) $$, 'a question in the owner''s former chat is repeated');

select * from finish();
rollback;
