begin;
select plan(4);
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

select public.propose_trade(pg_temp.a_request('r' || i, 'CSP')) from generate_series(1, 9) i;
insert into public.orders (request_id, purpose, status, limit_price, quantity)
select 'r' || i, 'entry', 'working', 150, 2 from generate_series(1, 9) i;
select is(
  jsonb_path_query_array(private.orders_facts(), '$.live[*].request_id'),
  '["r9", "r8", "r7", "r6", "r5", "r4", "r3", "r2", "r1", "proposed"]'::jsonb, 'and the same holds of them'
);

select * from finish();
rollback;
