begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir growing.psql

-- Two contracts have filled and one of them was bought back; then the third fills.
select pg_temp.fill(:entry, 2, 300);
select private.grow_positions(array[:entry]);
insert into public.orders
  (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash)
values ('CSP', :csp, 'exit', 'manual', 'manual', 'filled', 75, 1, 1, -75);
select private.settle_exits(array[:csp]);
select pg_temp.fill(:entry, 3, 450);
select private.grow_positions(array[:entry]);
select results_eq(
  'select quantity, open_quantity, status from public.positions', $$ values (3, 2, 'OPEN') $$, 'two contracts are open'
);

select * from finish();
rollback;
