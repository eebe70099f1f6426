-- A broker that saw the same reference twice could answer for the wrong order.
begin;
select plan(1);
\ir ../../book.psql

select throws_ok(
  $$ update public.orders set client_order_id = 'the same' $$,
  '23505', null, 'no two orders have the same client_order_id'
);

select * from finish();
rollback;
