begin;
select plan(3);
\ir ../../book.psql

select throws_ok($$ insert into private.outbox (kind) values ('card') $$, '23514', null, 'a card needs a request');
select throws_ok(
  $$ insert into private.outbox (kind, request_id) values ('opened', 'CSP') $$,
  '23514', null, 'only a card has a request'
);
select throws_ok(
  $$ insert into private.outbox (kind, status) values ('opened', 'lost') $$,
  '23514', null, 'a status is due, sending, sent or parked'
);

select * from finish();
rollback;
