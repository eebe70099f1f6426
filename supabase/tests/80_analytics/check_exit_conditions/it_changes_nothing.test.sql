begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(175, 100));
update public.orders set status = 'cancelled' where status = 'intent';
create temporary table before on commit drop as select to_jsonb(p) as p from public.positions p;
select is(jsonb_array_length(public.check_exit_conditions()), 1, 'a rule holds');
select bag_eq($$ select to_jsonb(p) from public.positions p $$, 'select p from before', 'no position is changed');
select is((select count(*) from public.orders where status = 'intent'), 0::bigint, 'no order is made');

select * from finish();
rollback;
