begin;
select plan(4);
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (chat_id, kind) values (1, 'a'), (1, 'b'), (2, 'c');
select jsonb_path_query_first(public.claim_messages(), '$[*] ? (@.chat_id == 1).message_id') as id \gset
select public.record_delivery(:id, 1, 'blocked', error => 'Forbidden: bot was blocked by the user');
select results_eq(
  $$ select kind, status, error from private.outbox order by kind $$,
  $$ values ('a', 'parked', 'Forbidden: bot was blocked by the user'), ('b', 'parked', 'Forbidden: bot was blocked by the user'),
    ('c', 'sending', null) $$,
  'what is due there is put aside; another chat goes on'
);
select results_eq(
  $$ select chat_id, blocked_at <= clock_timestamp(), blocked_error from private.chats where blocked_at is not null $$,
  $$ values (1::bigint, true, 'Forbidden: bot was blocked by the user') $$, 'it is on record'
);

insert into private.outbox (chat_id, kind) values (1, 'd');
select public.claim_messages() -> 0 as claimed \gset
select is(:'claimed'::jsonb ->> 'kind', 'd', 'what comes from now on is tried');
select public.record_delivery((:'claimed'::jsonb ->> 'message_id')::bigint, 1, 'sent');
select is((select count(*) from private.chats where blocked_at is not null), 0::bigint, 'until it arrives again');

select * from finish();
rollback;
