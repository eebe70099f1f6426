begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select position_id as vpc from public.positions where request_id = 'VPC' \gset
select private.ask_closed(:vpc, 4.2, 'manual');
insert into public.orders
  (request_id, position_id, purpose, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash)
values ('VPC', :vpc, 'exit', 'profit_target', 'filled', 60, 1, 1, -60);
select private.settle_exits(array[:vpc::bigint]);
select throws_ok(
  $$ select private.decide_confirmation(q, 'confirm', '77') from private.prompts q where kind = 'confirmation' $$, 'PT409',
  format('position %s has changed in the meantime: write /closed again', :vpc), 'A confirmation is refused when the position has changed since the question'
);
select is((select open_quantity from public.positions where request_id = 'VPC'), 1, 'A refused confirmation books nothing');

select * from finish();
rollback;
