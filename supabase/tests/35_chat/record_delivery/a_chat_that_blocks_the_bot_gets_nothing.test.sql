begin;
select plan(5);
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (chat_id, kind) values (1, 'a'), (1, 'b'), (2, 'c'), (2, 'd');
insert into private.chats (chat_id, blocked_at, blocked_error) values (3, clock_timestamp(), 'Forbidden');
select jsonb_path_query_first(public.claim_messages(), '$[*] ? (@.chat_id == 1).message_id') as id \gset
select public.record_delivery(:id, 1, 'blocked', error => 'Forbidden: bot was blocked by the user');
select results_eq(
  $$ select kind, status, error from private.outbox order by kind $$,
  $$ values
    ('a', 'parked', 'Forbidden: bot was blocked by the user'), ('b', 'parked', 'Forbidden: bot was blocked by the user'),
    ('c', 'sending', null), ('d', 'due', null) $$,
  'waiting messages of that chat are parked; another chat goes on'
);
select results_eq(
  $$ select chat_id, blocked_at <= clock_timestamp(), blocked_error from private.chats where chat_id < 3 and blocked_at is not null $$,
  $$ values (1::bigint, true, 'Forbidden: bot was blocked by the user') $$, 'the block is recorded'
);

insert into private.outbox (chat_id, kind) values (1, 'e');
select public.claim_messages() -> 0 as claimed \gset
select is(:'claimed'::jsonb ->> 'kind', 'e', 'later messages are tried');
select public.record_delivery((:'claimed'::jsonb ->> 'message_id')::bigint, 1, 'sent');
select is((select blocked_at from private.chats where chat_id = 1), null, 'the block ends with the first that arrives');
select isnt((select blocked_at from private.chats where chat_id = 3), null, 'a message to another chat does not end it');

select * from finish();
rollback;
