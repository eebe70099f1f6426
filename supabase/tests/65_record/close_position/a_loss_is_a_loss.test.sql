-- Two at 310.00 cost 620.00 of the 300.00 received.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select public.close_position(position_id, 310, 'too hot') from public.positions where request_id = 'VPC';
select results_eq(
  $$ select realized_pnl, pnl_percent, exit_reason from public.positions where request_id = 'VPC' $$,
  $$ values (-320.00, -106.67, 'too hot') $$, 'it has the person''s own reason'
);
select results_eq(
  $$ select win_loss, executed_by from public.trade_history $$, $$ values ('LOSS', 'manual') $$, 'it was executed by a person'
);

select * from finish();
rollback;
