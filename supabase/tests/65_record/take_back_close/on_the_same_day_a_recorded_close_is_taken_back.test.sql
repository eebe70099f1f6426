-- One of the VPC's two was closed by the engine before, at 60; the other is recorded at 80 by mistake.
begin;
select plan(8);
\ir ../../clock.psql
\ir ../../book.psql

select position_id as vpc from public.positions where request_id = 'VPC' \gset
insert into public.orders
  (request_id, position_id, purpose, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash)
values ('VPC', :vpc, 'exit', 'profit_target', 'filled', 60, 1, 1, -60);
select private.settle_exits(array[:vpc::bigint]);
select public.override_rules(:vpc, '{"stop_loss": 222, "exit_dte": 11}', '77');
create temporary table before as select to_jsonb(p) - 'last_updated' as facts from public.positions p where position_id = :vpc;
select public.close_position(:vpc, 80);

select lives_ok(format('select private.take_back_close(%s, %L)', :vpc, '77'), 'it can be');
select is(
  (select to_jsonb(p) - 'last_updated' from public.positions p where position_id = :vpc), (select facts from before),
  'the position is as it was, with its rules and what was closed in part'
);
select is((select count(*) from public.trade_history where position_id = :vpc), 0::bigint, 'it is out of the history');
select results_eq(
  $$ select status, filled_quantity, fill_cash, broker_message from pg_temp.close_of('VPC') $$,
  $$ values ('cancelled', 0, 0.0000, 'Recorded at 0.80 a share, 80.00 a contract, undone by user 77.') $$, 'its order says so'
);
select is(pg_temp.message('reopened') ->> 'exit_price', '80.0000', 'the owner hears of it');
select throws_ok(
  format('select private.take_back_close(%s, %L)', :vpc, '77'), 'PT409',
  format('position %s is open: it has no close to undo', :vpc), 'once'
);
select is(
  (select quantity from json_to_recordset(public.paper_account() -> 'holdings') h (symbol text, quantity integer)
    where symbol = 'SPY260410P00575000'), 2, 'the paper account holds what was recorded as opened, less what is recorded as closed'
);
select lives_ok(format('select public.close_position(%s, 70)', :vpc), 'the true price can be recorded');

select * from finish();
rollback;
