begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

insert into public.orders (request_id, purpose, status, limit_price, quantity)
select 'proposed', 'entry', 'rejected', 150, 2 from generate_series(1, 12);
select private.orders_facts() as facts \gset
-- With the two that were recorded.
select is(:'facts'::jsonb -> 'today_total', '14', 'how many there are');
select is(
  jsonb_path_query_array(:'facts'::jsonb, '$.today[*].order_id'),
  (select jsonb_agg(order_id order by order_id desc)
    from (select order_id from public.orders where status = 'rejected' order by order_id desc limit 10) newest),
  'ten of them'
);
select is(:'facts'::jsonb -> 'live_total', '2', 'the live ones are counted by themselves');

select * from finish();
rollback;
