begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir unknown.psql

select private.ask_which_order(null);
select is_empty('select from asked', 'unnamed orders are not asked about');
update public.orders set status = 'working';
select private.ask_which_order(array[:entry]);
select is_empty('select from asked', 'a working order is not asked about');

select * from finish();
rollback;
