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

select is(pg_temp.errand_of_the_close(:run_id), 'poll', 'at work: what has become of it?');
update public.orders set broker_limit_price = 70, broker_order_id = 'B1' where purpose = 'exit';
select is(pg_temp.errand_of_the_close(:run_id), 'replace', 'wanted at another limit than the broker has');
update public.orders set broker_limit_price = 75 where purpose = 'exit';
select is(pg_temp.errand_of_the_close(:run_id), 'poll', 'at the limit that is wanted');
update public.orders set cancelling = true, broker_limit_price = 70 where purpose = 'exit';
select is(pg_temp.errand_of_the_close(:run_id), 'cancel', 'wanted back, whatever its limit');
update public.orders set status = 'partially_filled', filled_quantity = 1, cancelling = false where purpose = 'exit';
select is(pg_temp.errand_of_the_close(:run_id), 'replace', 'what of it is left, likewise');
update public.orders set status = 'unknown', cancelling = true, filled_quantity = 0 where purpose = 'exit';
select is(pg_temp.errand_of_the_close(:run_id), 'poll', 'whether it is there has to be known first; it is never sent again');
update public.orders set status = 'intent' where purpose = 'exit';
select is(pg_temp.errand_of_the_close(:run_id), 'place', 'not sent yet');
update public.orders set status = 'cancelled' where purpose = 'exit';
select is(pg_temp.errand_of_the_close(:run_id), null, 'none when it is over');

select * from finish();
rollback;
