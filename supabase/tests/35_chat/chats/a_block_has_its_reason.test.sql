begin;
select plan(2);

select throws_ok(
  $$ insert into private.chats (chat_id, blocked_at) values (1, now()) $$, '23514', null, 'a blocked chat has a reason'
);
select throws_ok(
  $$ insert into private.chats (chat_id, blocked_error) values (1, 'Forbidden') $$, '23514', null, 'a blocked chat has a time'
);

select * from finish();
rollback;
