begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

-- 232,000 of collateral: first nothing has filled, then one of four. The order counts, not the position beside it.
select pg_temp.entering('working', differing => '{"quantity": 4}') as entry \gset
select is(
  pg_temp.breach_of('max_total_collateral', 464999.99),
  'Total collateral would be 465,000.00; max_total_collateral is 464,999.99.', 'it counts as if it had filled'
);
select pg_temp.fill(:entry, 1, 150);
select private.open_filled_entries();
select is(pg_temp.breach_of('max_total_collateral', 465000), null, 'it counts once');
select isnt(pg_temp.breach_of('max_total_collateral', 464999.99), null, 'it counts whole, although it has filled in part');
update public.orders set status = 'cancelled' where order_id = :entry;
-- 58,000 of the 232,000 are a position.
select is(pg_temp.breach_of('max_total_collateral', 291000), null, 'the cancelled rest is free again');

select * from finish();
rollback;
