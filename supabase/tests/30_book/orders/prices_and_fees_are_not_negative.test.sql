begin;
select plan(3);
\ir ../../book.psql

select throws_ok($$ update public.orders set limit_price = -0.01 $$, '23514', null, 'no negative limit');
select throws_ok($$ update public.orders set fees = -0.01 $$, '23514', null, 'no negative fees');
select throws_ok(
  $$ insert into public.orders (request_id, purpose, status, limit_price, quantity) values ('proposed', 'entry', 'filled', 150, 0) $$,
  '23514', null, 'no order with a quantity of zero'
);

select * from finish();
rollback;
