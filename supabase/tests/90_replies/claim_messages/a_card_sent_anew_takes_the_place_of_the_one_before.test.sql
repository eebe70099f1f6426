begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

delete from private.outbox;
update public.trade_requests set card_chat_id = 1, card_message_id = 5 where request_id = 'proposed';
insert into private.card_tokens values ('proposed', 'before');
insert into private.outbox (kind, request_id, facts) values ('card', 'proposed', '{"anew": true}');
select public.claim_messages() -> 0 as card \gset
select is(:'card'::jsonb ->> 'edits', null, 'A card sent anew is a new message');
select isnt(:'card'::jsonb -> 'facts' ->> 'token', 'before', 'A card sent anew has a new token');
select is(
  (select token from private.card_tokens where request_id = 'proposed'), :'card'::jsonb -> 'facts' ->> 'token',
  'The stored token is the new one, so a press on the old card does nothing'
);

select * from finish();
rollback;
