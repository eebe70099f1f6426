-- A token on two cards would let a press on one decide the other.
begin;
select plan(1);
\ir ../../book.psql

select throws_ok(
  $$ insert into private.card_tokens values ('CSP', 'the same'), ('VPC', 'the same') $$,
  '23505', null, 'no two requests have the same token'
);

select * from finish();
rollback;
