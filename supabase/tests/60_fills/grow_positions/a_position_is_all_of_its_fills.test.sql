begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir growing.psql

update public.positions set mark = 100;
select pg_temp.fill(:entry, 2, 304, 1.3);
select private.grow_positions(array[:entry]);
select pg_temp.fill(:entry, 3, 456, 1.95);
select private.grow_positions(array[:entry]);
-- 456 / 3; 580 x 100 x 3, less 456; 50 % and 200 % of 456; 456 - 3 x 100.
select results_eq(
  'select credit, entry_price, quantity, open_quantity, fees, collateral, max_risk, profit_target, stop_loss, unrealized_pnl
    from public.positions',
  'values (456::numeric, 152::numeric, 3, 3, 1.95::numeric, 174000::numeric, 173544::numeric, 228::numeric, 912::numeric,
    156::numeric)',
  'the rules are those of the whole position'
);
select is(
  (select legs from public.positions), private.legs_of(pg_temp.a_request('CSP', differing => '{"quantity": 3}')), 'the legs have the whole quantity'
);

select * from finish();
rollback;
