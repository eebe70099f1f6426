begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

insert into public.orders (request_id, purpose, status, limit_price, quantity)
select 'proposed', 'entry', 'rejected', 150, 2 from generate_series(1, 12);
select private.orders_facts() as facts \gset
-- The two recorded entries count, too.
select is(:'facts'::jsonb -> 'today_total', '14', 'Today''s ended orders are counted');
select is(
  jsonb_path_query_array(:'facts'::jsonb, '$.today[*].order_id'),
  (select jsonb_agg(order_id order by order_id desc)
    from (select order_id from public.orders where status = 'rejected' order by order_id desc limit 10) newest),
  'The ten newest ended orders are listed'
);
select is(:'facts'::jsonb -> 'live_total', '2', 'Live orders are counted separately');

select public.propose_trade(pg_temp.a_request('r' || i, 'CSP')) from generate_series(1, 9) i;
insert into public.orders (request_id, purpose, status, limit_price, quantity)
select 'r' || i, 'entry', 'working', 150, 2 from generate_series(1, 9) i;
select is(
  jsonb_path_query_array(private.orders_facts(), '$.live[*].request_id'),
  '["r9", "r8", "r7", "r6", "r5", "r4", "r3", "r2", "r1", "proposed"]'::jsonb, 'The ten newest live orders are listed'
);

select * from finish();
rollback;
