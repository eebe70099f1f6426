begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir unknown.psql

select private.ask_which_order(null);
select is_empty('select from asked', 'nor about what was not named');
update public.orders set status = 'working';
select private.ask_which_order(array[:entry]);
select is_empty('select from asked', 'nor about an order that works');

select * from finish();
rollback;
