begin;
select plan(8);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.begin_check() as run_id \gset
create function pg_temp.errand_of_the_close(run_id bigint) returns text
language sql return (
  select string_agg(errand.key, ' and ')
  from jsonb_each(public.release_orders(run_id)) errand cross join lateral jsonb_array_elements(errand.value) o
  where o ->> 'purpose' = 'exit'
);

select is(pg_temp.errand_of_the_close(:run_id), 'poll', 'a working order is polled');
update public.orders set broker_limit_price = 70, broker_order_id = 'B1' where purpose = 'exit';
select is(pg_temp.errand_of_the_close(:run_id), 'replace', 'an order whose limit differs from the broker''s is replaced');
update public.orders set broker_limit_price = 75 where purpose = 'exit';
select is(pg_temp.errand_of_the_close(:run_id), 'poll', 'an order whose limit is the broker''s is polled');
update public.orders set cancelling = true, broker_limit_price = 70 where purpose = 'exit';
select is(pg_temp.errand_of_the_close(:run_id), 'cancel', 'an order to be cancelled is cancelled, whatever its limit');
update public.orders set status = 'partially_filled', filled_quantity = 1, cancelling = false where purpose = 'exit';
select is(pg_temp.errand_of_the_close(:run_id), 'replace', 'a partially filled order, likewise');
update public.orders set status = 'unknown', cancelling = true, filled_quantity = 0 where purpose = 'exit';
select is(pg_temp.errand_of_the_close(:run_id), 'poll', 'an unknown order is polled and never sent again');
update public.orders set status = 'intent' where purpose = 'exit';
select is(pg_temp.errand_of_the_close(:run_id), 'place', 'an intent is placed');
update public.orders set status = 'cancelled' where purpose = 'exit';
select is(pg_temp.errand_of_the_close(:run_id), null, 'an order that has ended has no task');

select * from finish();
rollback;
