begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

update public.orders set status = 'unknown' where order_id = :entry;
select pg_temp.apply(pg_temp.report(:entry, 'unknown', differing => '{"candidates": ["B2", "A1"]}'));
select is_empty($$ select from private.prompts where kind = 'which_order' $$, 'not after the first look-up');
select pg_temp.apply(pg_temp.report(:entry, 'unknown', differing => '{"candidates": ["A1", "B2"]}'));
select is(
  (select facts -> 'candidates' from private.prompts where kind = 'which_order'), '["A1", "B2"]',
  'after the second, in any order of the candidates'
);
select pg_temp.apply(pg_temp.report(:entry, 'working', differing => '{"broker_order_id": "A1"}'));
select is((select answer from private.prompts where kind = 'which_order'), 'found', 'the question ends when the order is found');

select * from finish();
rollback;
