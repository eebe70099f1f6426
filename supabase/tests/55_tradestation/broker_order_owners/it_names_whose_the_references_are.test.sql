begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set broker_order_id = 'B7' where request_id = 'proposed';
update public.orders set broker_order_id = 'B8' where purpose = 'exit';
select bag_eq(
  $$ select o from jsonb_array_elements(public.broker_order_owners('["B7", "B8", "B9"]')) o $$,
  $$ select jsonb_build_object('broker_order_id', broker_order_id, 'order_id', order_id)
    from public.orders where status = 'working' $$,
  'references of orders in the book'
);
select is(public.broker_order_owners('["B9"]'), '[]'::jsonb, 'foreign references are left out');

select * from finish();
rollback;
