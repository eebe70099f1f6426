begin;
select plan(9);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir asked.psql

select is((select count(*)::integer from answers where answer is null), 2, 'a person is asked about both');
select is(pg_temp.take(
  pg_temp.said('a', 'KRE260417P00045000', 'assigned', 2), pg_temp.said('b', 'KRE260417P00045000', 'assigned', 1),
  pg_temp.said('c', 'KRE', 'delivered', 300), pg_temp.said('d', 'KRE260417P00040000', 'expired', 3),
  pg_temp.said('e', 'KRE260417P00037000', 'expired', 3)), jsonb_build_array(:put::bigint, :spread::bigint), 'the report answers both');
select bag_eq('table answers', format($$ values
  (%s::bigint, 'assigned', 'the broker', 'assigned', 150::numeric), (%s, 'expired', 'the broker', 'expired', 120) $$, :put, :spread),
  'in the broker''s name, at the amount that a person''s answer would book');
select results_eq('select quantity, price from public.share_trades', $$ values (300, 44.9) $$, 'the shares are booked once, at the option''s price');
select is((select execution_data ->> 'said_by' from public.orders where position_id = :put and purpose = 'exit'), 'the broker', 'the order stores who decided');
select set_eq('select kind from private.outbox', $$ values ('settlement'), ('closed') $$, 'the question shows the answer, and each close is told');

delete from private.outbox;
select is(pg_temp.take(pg_temp.said('a', 'KRE260417P00045000', 'assigned', 2), pg_temp.said('a', 'KRE260417P00045000', 'assigned', 2)), '[]', 'the repeated report');
select is_empty('select from private.outbox', 'sends no message');
select is((select sum(quantity)::integer from public.share_trades), 300, 'brings no more shares');

select * from finish();
rollback;
