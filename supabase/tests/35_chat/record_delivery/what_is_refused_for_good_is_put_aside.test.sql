begin;
select plan(3);
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (kind) values ('opened'), ('closed');
select public.claim_messages() -> 0 ->> 'message_id' as id \gset
select public.record_delivery(:id, 1, 'refused', error => 'Bad Request: message is too long');
select results_eq(
  $$ select status, error from private.outbox where kind = 'opened' $$,
  $$ values ('parked', 'Bad Request: message is too long') $$, 'the reason is stored'
);
select is((select blocked_at from private.chats), null, 'the chat is not blocked');
select is(public.claim_messages() -> 0 ->> 'kind', 'closed', 'the chat goes on');

select * from finish();
rollback;
