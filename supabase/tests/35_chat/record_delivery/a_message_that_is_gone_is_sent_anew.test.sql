begin;
select plan(3);
\ir ../../book.psql

delete from private.outbox;
update public.trade_requests set card_chat_id = 1, card_message_id = 5 where request_id = 'proposed';
select private.queue_card('proposed');
update private.outbox set edits_message_id = 5;
select public.claim_messages() -> 0 ->> 'message_id' as id \gset
select public.record_delivery(:id, 1, 'gone');
select results_eq(
  $$ select status, edits_message_id, due_at <= clock_timestamp() from private.outbox $$,
  $$ values ('due', null::bigint, true) $$, 'it is due at once, as a new message'
);
select is((select card_message_id from public.trade_requests where request_id = 'proposed'), null, 'the request has no card in the chat');
select is(public.claim_messages() -> 0 ->> 'edits', null, 'the next card is a new message');

select * from finish();
rollback;
