begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir closing.psql

select is(private.settle_exits(array[:csp]), '[]', 'nothing has filled');
select pg_temp.fill(:close, 2, -150);
select private.settle_exits(array[:csp]);
update public.orders set fill_cash = -160 where order_id = :close;
select is(private.settle_exits(array[:csp]), '[]', 'it is closed already');
select is((select realized_pnl from public.positions), 150.00, 'what is over is never written again');
select is((select count(*)::integer from private.outbox where kind = 'closed'), 1, 'nor announced');

select * from finish();
rollback;
