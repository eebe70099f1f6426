begin;
select plan(8);
\ir ../../book.psql

delete from private.outbox;
select is(public.seconds_to_next_message(), null, 'nothing is due');
insert into private.outbox (chat_id, kind, due_at) values
  (1, 'm', clock_timestamp() + interval '2 hours'), (2, 'm', clock_timestamp() + interval '1 hour');
select ok(public.seconds_to_next_message() between 3000 and 3600, 'the next message is due in an hour');
insert into private.outbox (chat_id, kind) values (2, 'm');
select ok(public.seconds_to_next_message() > 3000, 'a message behind it waits, too');

insert into private.chats (chat_id, paced_until) values (2, clock_timestamp() + interval '3 hours');
select ok(public.seconds_to_next_message() between 7000 and 7200, 'one chat has no room; the other''s message is due in two hours');

update private.outbox set status = 'sending' where due_at > clock_timestamp();
select is(public.seconds_to_next_message(), null, 'null while every chat has a message in flight');
insert into private.outbox (chat_id, kind, status) values (3, 'm', 'due'), (3, 'm', 'sending');
select is(public.seconds_to_next_message(), null, 'a message waits behind one in flight, whichever is the earlier');

delete from private.outbox;
insert into private.outbox (chat_id, kind) values (3, 'm');
select is(public.seconds_to_next_message(), 0.1, 'never zero, even where a message is due');

delete from private.outbox;
insert into private.outbox (kind) values ('m');
insert into private.chats (chat_id, paced_until) values (0, clock_timestamp() + interval '3 hours');
select ok(public.seconds_to_next_message() between 10000 and 10800, 'the owner''s chat has its pace, too');

select * from finish();
rollback;
