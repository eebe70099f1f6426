-- Two of the VPC; each of its two legs costs a fee of 0.65 a contract: 2 x 2 x 0.65 = 2.60.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

update public.order_settings set paper_fee = 0.65;
select pg_temp.place('in', 'entry', 'VPC', 120), pg_temp.place('out', 'exit', 'VPC', 130);
-- The mid of the spread is 225 - 100 = 125.00.
select jsonb_object_agg(told ->> 'client_order_id', told) as told
from jsonb_array_elements(public.paper_poll('["in", "out", "unheard of"]', pg_temp.quotes(225, 100))) told \gset
select is(
  (:'told'::jsonb -> 'in') - 'broker_order_id',
  '{"client_order_id": "in", "status": "filled", "limit_price": 120, "filled_quantity": 2, "fill_cash": 240, "fees": 2.6}'::jsonb,
  'an entry brings 2 x 120.00'
);
select is(
  (:'told'::jsonb -> 'out') - 'broker_order_id',
  '{"client_order_id": "out", "status": "filled", "limit_price": 130, "filled_quantity": 2, "fill_cash": -260, "fees": 2.6}'::jsonb,
  'a close costs 2 x 130.00'
);
select is(
  :'told'::jsonb -> 'in' ->> 'broker_order_id',
  (select 'paper-' || paper_order_id from private.paper_orders where client_order_id = 'in'), 'it has the paper broker''s own reference'
);
select is(
  :'told'::jsonb -> 'unheard of', '{"client_order_id": "unheard of", "status": "absent"}'::jsonb, 'an unknown order is absent'
);

select * from finish();
rollback;
