begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

delete from private.outbox;
select private.queue_card('proposed');
select public.claim_messages() -> 0 as card \gset
select ok((select token ~ '^[0-9a-f]{32}$' from private.card_tokens where request_id = 'proposed'), 'The token of a card is made when the card is claimed');
select is(
  :'card'::jsonb -> 'facts' ->> 'token', (select token from private.card_tokens where request_id = 'proposed'),
  'The card carries its token for the buttons'
);
select is(:'card'::jsonb ->> 'edits', null, 'The first card is a new message');

-- The card arrived as message 5 and is updated.
update private.outbox set status = 'sent', sent_at = clock_timestamp();
update public.trade_requests set card_chat_id = 1, card_message_id = 5 where request_id = 'proposed';
select private.queue_card('proposed');
select public.claim_messages() -> 0 as again \gset
select is(:'again'::jsonb -> 'facts' ->> 'token', :'card'::jsonb -> 'facts' ->> 'token', 'An updated card keeps its token');
select is(:'again'::jsonb ->> 'edits', '5', 'An update edits the card''s message');

select * from finish();
rollback;
