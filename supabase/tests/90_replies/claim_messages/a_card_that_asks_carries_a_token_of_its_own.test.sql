begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

delete from private.outbox;
select private.queue_card('proposed');
select public.claim_messages() -> 0 as card \gset
select ok((select token ~ '^[0-9a-f]{32}$' from private.card_tokens where request_id = 'proposed'), 'made when it leaves');
select is(
  :'card'::jsonb -> 'facts' ->> 'token', (select token from private.card_tokens where request_id = 'proposed'),
  'for its buttons'
);
select is(:'card'::jsonb ->> 'edits', null, 'it is a new message');

-- It arrived as message 5, and is brought up to date.
update private.outbox set status = 'sent', sent_at = clock_timestamp();
update public.trade_requests set card_chat_id = 1, card_message_id = 5 where request_id = 'proposed';
select private.queue_card('proposed');
select public.claim_messages() -> 0 as again \gset
select is(:'again'::jsonb -> 'facts' ->> 'token', :'card'::jsonb -> 'facts' ->> 'token', 'the buttons stay good');
select is(:'again'::jsonb ->> 'edits', '5', 'in the message that is there');

select * from finish();
rollback;
