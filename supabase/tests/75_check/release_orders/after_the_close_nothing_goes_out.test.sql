begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-02-24 15:59:59');
select pg_temp.begin_check() as run_id \gset
update public.orders set status = 'intent' where purpose = 'exit';
update public.orders set broker_limit_price = 140 where request_id = 'proposed';
select pg_temp.set_clock('2026-02-24 16:00');
select public.release_orders(:run_id) as told \gset

select is(:'told'::jsonb -> 'place', '[]'::jsonb, 'an intent decided just before the close is not sent');
select is((select status from pg_temp.close_of('CSP')), 'intent', 'the next check handles it');
select is(jsonb_array_length(:'told'::jsonb -> 'poll'), 1, 'an order at the broker is only polled');

select * from finish();
rollback;
