begin;
select plan(3);
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (kind) values ('opened'), ('help');
select public.claim_messages(-1) as claimed \gset
select public.record_delivery((:'claimed'::jsonb -> 0 ->> 'message_id')::bigint, 1, 'retry', retry_after => 30);
select ok(
  (select bool_and(leaves_at > clock_timestamp() + interval '29 seconds') from (
    select private.leaves_at(clock_timestamp(), c.paced_until, private.message_interval(-1), lane::smallint) as leaves_at
    from private.chats c cross join generate_series(1, 5) lane where c.chat_id = 0) lanes),
  'a pause applies to every lane'
);
select public.record_delivery((:'claimed'::jsonb -> 1 ->> 'message_id')::bigint, 1, 'retry', error => 'moved', moved_to => -2);
select is((select moved_to from private.chats where chat_id = 0), -2::bigint, 'the new id of the chat is stored');
select is(
  (select says from private.system_faults() where fault = 'moved'),
  'The Telegram group has a new id, and messages to the old one fail. Set TELEGRAM_CHAT_ID to -2.',
  'the fault says what to do'
);

select * from finish();
rollback;
