begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.entering('STR', 'STR', '{"strike_price": null, "legs": [
  {"action": "sell", "option_type": "put", "strike": 560, "expiration": "2026-04-17", "quantity": 2},
  {"action": "sell", "option_type": "call", "strike": 620, "expiration": "2026-04-17", "quantity": 2}]}') as entry \gset
update public.orders set underlying_price = 600 where order_id = :entry;
select pg_temp.fill(:entry, 2, 300);
-- 20 % of 600 less the 20 that the call is out of the money, plus the credit of 1.50. The price of 600 is not known
-- at the close.
select is(
  (select private.order_facts(o) -> 'collateral' from public.orders o where order_id = :entry)::numeric, 10150.00, 'the entry ties up the margin'
);
select private.open_filled_entries();
select pg_temp.closing(position_id) as close from public.positions \gset
select is(
  (select private.order_facts(o) -> 'collateral' from public.orders o where order_id = :close)::numeric, 10150.00, 'the close frees the same amount'
);

select * from finish();
rollback;
