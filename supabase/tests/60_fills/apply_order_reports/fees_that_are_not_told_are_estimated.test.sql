begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

update public.order_settings set estimated_fee = 0.04;
select pg_temp.entering('spread', 'VPC') as spread \gset
select pg_temp.apply(pg_temp.report(:spread, 'partially_filled', 1, 150));
select is((select fees from public.orders where order_id = :spread), 0.08, 'the fees are estimated for the filled contracts of both legs');
select pg_temp.apply(pg_temp.report(:spread, 'filled', 2, 300, '{"fees": 1.30}'));
select is((select fees from public.orders where order_id = :spread), 1.30, 'reported fees replace the estimate');
select pg_temp.apply(pg_temp.report(:close, 'filled', 2, -150, '{"fees": 0}'));
select is((select fees from public.orders where order_id = :close), 0::numeric, 'reported fees of zero count, too');
select pg_temp.apply(pg_temp.report(:entry, 'working'));
select is((select fees from public.orders where order_id = :entry), 0::numeric, 'an order without fills has no fees');

select * from finish();
rollback;
