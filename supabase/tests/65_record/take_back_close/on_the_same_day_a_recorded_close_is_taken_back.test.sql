-- One of the VPC's two contracts was closed by the engine at 60; the other was recorded at 80 by mistake.
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

select lives_ok(format('select private.take_back_close(%s, %L)', :vpc, '77'), 'it is accepted');
select is(
  (select to_jsonb(p) - 'last_updated' from public.positions p where position_id = :vpc), (select facts from before),
  'the position is open again with its rules and its earlier partial close'
);
select is((select count(*) from public.trade_history where position_id = :vpc), 0::bigint, 'it is not in the history any more');
select results_eq(
  $$ select status, filled_quantity, fill_cash, broker_message from pg_temp.close_of('VPC') $$,
  $$ values ('cancelled', 0, 0.0000, 'Recorded at 0.80 a share, 80.00 a contract, undone by user 77.') $$, 'its order gives the reason'
);
select is(pg_temp.message('reopened') ->> 'exit_price', '80.0000', 'the owner hears of it');
select throws_ok(
  format('select private.take_back_close(%s, %L)', :vpc, '77'), 'PT409',
  format('position %s is open: it has no close to undo', :vpc), 'it can be undone once'
);
select is(
  (select quantity from json_to_recordset(public.paper_account() -> 'holdings') h (symbol text, quantity integer)
    where symbol = 'SPY260410P00575000'), 2, 'the paper account has the recorded openings less the recorded closes'
);
select lives_ok(format('select public.close_position(%s, 70)', :vpc), 'the right price can be recorded');

select * from finish();
rollback;
