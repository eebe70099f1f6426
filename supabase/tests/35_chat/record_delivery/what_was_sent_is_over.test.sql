begin;
select plan(4);
\ir ../../book.psql

delete from private.outbox;
select private.queue_card('proposed');
select public.claim_messages() -> 0 ->> 'message_id' as id \gset
select public.record_delivery(:id, 1, 'sent', telegram_chat_id => 1, telegram_message_id => 5);
select results_eq(
  $$ select status, error, sent_at <= clock_timestamp() from private.outbox $$, $$ values ('sent', null::text, true) $$, 'the message is sent'
);
select results_eq(
  $$ select card_chat_id, card_message_id from public.trade_requests where request_id = 'proposed' $$,
  $$ values (1::bigint, 5::bigint) $$, 'the request stores the id of its card'
);

insert into private.prompts (kind, facts) values ('working_closes', '{}');
insert into private.outbox (kind, prompt_id) select 'working_closes', prompt_id from private.prompts;
select public.claim_messages() -> 0 ->> 'message_id' as id \gset
select public.record_delivery(:id, 1, 'sent', telegram_chat_id => 1, telegram_message_id => 6);
select results_eq(
  $$ select chat_id, telegram_message_id from private.prompts $$, $$ values (1::bigint, 6::bigint) $$,
  'a question stores the id of its message'
);
select is(public.claim_messages(), '[]'::jsonb, 'nothing is due');

select * from finish();
rollback;
