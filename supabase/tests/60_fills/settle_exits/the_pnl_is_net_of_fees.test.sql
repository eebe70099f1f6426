begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir closing.psql

-- Entry 1.30, exit 0.65 a contract: 300 - 1.30 are 149.35 a contract.
update public.orders set fees = 1.3 where purpose = 'entry';
select pg_temp.fill(:close, 1, -75, 0.65);
select private.settle_exits(array[:csp]);
select results_eq(
  'select realized_pnl, fees from public.positions', 'values (73.7::numeric, 1.95::numeric)',
  'a part has its share of the entry fees: 149.35 - 75 - 0.65'
);
select pg_temp.fill(:close, 2, -150, 1.3);
select private.settle_exits(array[:csp]);
-- 147.40 / 300 = 49.1333 %.
select results_eq(
  'select pnl_realized, fees, pnl_percent from public.trade_history', 'values (147.4::numeric, 2.6::numeric, 49.13::numeric)',
  'the whole 298.70 - 150 - 1.30, in percent of the credit'
);

select * from finish();
rollback;
