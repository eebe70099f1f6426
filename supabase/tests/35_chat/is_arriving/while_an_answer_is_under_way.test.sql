begin;
select plan(4);
\ir ../../helpers.psql

select is(private.is_arriving(-5, 1), false, 'no message is in flight');
insert into private.outbox (kind, status) values ('opened', 'sending');
select is(private.is_arriving(-5, 1), false, 'an alert is not an answer');
insert into private.outbox (kind, status) values ('help', 'sending');
insert into private.outbox (kind, status, sent_chat_id, sent_message_id) values ('opened', 'sent', -5, 2);
select is(
  array[private.is_arriving(-5, 1), private.is_arriving(-5, 2)], array[true, false], 'an answer in flight may be the message, if no other message has its id'
);
update private.outbox set status = 'sent' where kind = 'help';
select is(private.is_arriving(-5, 1), false, 'after its report its id is known');

select * from finish();
rollback;
