begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-04-17 10:00');
select pg_temp.entering('today', 'VPC', '{"ticker": "XLK", "expiration_date": "2026-04-17"}') as today,
  pg_temp.entering('later', 'VPC', '{"ticker": "XLE", "expiration_date": "2026-04-24"}') as later \gset
update private.check_lease set permits = '{"broker": "Alpaca", "strategies": ["VPC"], "indices": false, "expiry_cutoff_minutes": 45}';
select pg_temp.set_clock('2026-04-17 15:14');
select private.take_back_late();
select is_empty('select from public.orders where cancelling', 'until the cutoff it works');
select pg_temp.set_clock('2026-04-17 15:15');
select private.take_back_late();
select results_eq('select order_id from public.orders where cancelling', format('values (%s::bigint)', :today), 'an entry that expires today is cancelled');
select pg_temp.set_clock('2026-04-24 15:15');
update private.check_lease set permits = null;
select private.take_back_late();
select is((select cancelling from public.orders where order_id = :later), false, 'with a broker without a cutoff it stays');

select * from finish();
rollback;
