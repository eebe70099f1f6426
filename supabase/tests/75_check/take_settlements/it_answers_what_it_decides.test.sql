begin;
select plan(9);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir asked.psql

select is((select count(*)::integer from answers where answer is null), 2, 'both are asked of a person');
select is(pg_temp.take(
  pg_temp.said('a', 'KRE260417P00045000', 'assigned', 2), pg_temp.said('b', 'KRE260417P00045000', 'assigned', 1),
  pg_temp.said('c', 'KRE', 'delivered', 300), pg_temp.said('d', 'KRE260417P00040000', 'expired', 3),
  pg_temp.said('e', 'KRE260417P00037000', 'expired', 3)), jsonb_build_array(:put::bigint, :spread::bigint), 'it answers both');
select bag_eq('table answers', format($$ values
  (%s::bigint, 'assigned', 'the broker', 'assigned', 150::numeric), (%s, 'expired', 'the broker', 'expired', 120) $$, :put, :spread),
  'in its name, at what an answer would have booked');
select results_eq('select quantity, price from public.share_trades', $$ values (300, 44.9) $$, 'the shares come once, at the price of the option');
select is((select execution_data ->> 'said_by' from public.orders where position_id = :put and purpose = 'exit'), 'the broker', 'its order says who');
select set_eq('select kind from private.outbox', $$ values ('settlement'), ('closed') $$, 'the question shows it, and each close is told');

delete from private.outbox;
select is(pg_temp.take(pg_temp.said('a', 'KRE260417P00045000', 'assigned', 2), pg_temp.said('a', 'KRE260417P00045000', 'assigned', 2)), '[]', 'what it says again');
select is_empty('select from private.outbox', 'tells nothing');
select is((select sum(quantity)::integer from public.share_trades), 300, 'and brings no more');

select * from finish();
rollback;
