-- Two messages in flight could arrive in the wrong order.
begin;
select plan(3);
\ir ../../book.psql

insert into private.outbox (chat_id, kind, status) values (1, 'reply', 'sending'), (null, 'opened', 'sending');

select throws_ok(
  $$ insert into private.outbox (chat_id, kind, status) values (1, 'reply', 'sending') $$,
  '23505', null, 'one in flight in a chat'
);
select throws_ok(
  $$ insert into private.outbox (kind, status) values ('opened', 'sending') $$,
  '23505', null, 'one in flight in the owner''s chat, which has no id here'
);
select lives_ok(
  $$ insert into private.outbox (chat_id, kind, status) values (2, 'reply', 'sending') $$,
  'another chat does not wait'
);

select * from finish();
rollback;
