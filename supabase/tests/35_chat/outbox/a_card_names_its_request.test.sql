begin;
select plan(3);
\ir ../../book.psql

select throws_ok($$ insert into private.outbox (kind) values ('card') $$, '23514', null, 'no card without a request');
select throws_ok(
  $$ insert into private.outbox (kind, request_id) values ('opened', 'CSP') $$,
  '23514', null, 'no other message stands for a request'
);
select throws_ok(
  $$ insert into private.outbox (kind, status) values ('opened', 'lost') $$,
  '23514', null, 'a message is due, sending, sent or parked'
);

select * from finish();
rollback;
