-- The owner's chat has the id 0 here.
begin;
select plan(4);
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (chat_id, kind) values (null, 'a'), (null, 'b'), (1, 'c');
select jsonb_path_query_first(public.claim_messages(), '$[*] ? (@.kind == "a").message_id') as id \gset
select public.record_delivery(:id, 1, 'blocked');
select results_eq(
  $$ select kind, status from private.outbox order by kind $$, $$ values ('a', 'parked'), ('b', 'parked'), ('c', 'sending') $$,
  'its waiting messages are parked'
);
select is((select blocked_error from private.chats where chat_id = 0), 'Telegram gave no reason.', 'with or without a reason');
select is((select blocked_at from private.chats where chat_id = 1), null, 'messages of other chats are not');

insert into private.outbox (kind) values ('d');
select public.claim_messages() -> 0 ->> 'message_id' as id \gset
select public.record_delivery(:id, 1, 'sent');
select is((select blocked_at from private.chats where chat_id = 0), null, 'until a message arrives again');

select * from finish();
rollback;
