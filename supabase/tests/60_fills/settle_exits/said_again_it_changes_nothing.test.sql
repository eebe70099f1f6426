begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir closing.psql

select is(private.settle_exits(array[:csp]), '[]', 'without a fill nothing changes');
select pg_temp.fill(:close, 2, -150);
select private.settle_exits(array[:csp]);
update public.orders set fill_cash = -160 where order_id = :close;
select is(private.settle_exits(array[:csp]), '[]', 'a closed position is not closed again');
select is((select realized_pnl from public.positions), 150.00, 'its result is not changed');
select is((select count(*)::integer from private.outbox where kind = 'closed'), 1, 'it is not announced again');

select * from finish();
rollback;
