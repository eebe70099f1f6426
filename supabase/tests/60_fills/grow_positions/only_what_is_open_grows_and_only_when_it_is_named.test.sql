begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir growing.psql

select pg_temp.fill(:entry, 2, 300);
select private.grow_positions('{}'), private.grow_positions(null);
select is((select quantity from public.positions), 1, 'no order is named');
select private.grow_positions(array[:entry]);
update public.positions set notes = 'as it was', last_updated = '2026-03-01 15:00Z';
select private.grow_positions(array[:entry]);
select is((select last_updated from public.positions), '2026-03-01 15:00Z', 'there is no new fill');
update public.positions
set status = 'CLOSED', open_quantity = 0, exit_date = now(), exit_price = 75, exit_reason = 'manual', pnl_percent = 50;
select pg_temp.fill(:entry, 3, 450);
select private.grow_positions(array[:entry]);
select is((select quantity from public.positions), 2, 'a closed position does not grow');

select * from finish();
rollback;
