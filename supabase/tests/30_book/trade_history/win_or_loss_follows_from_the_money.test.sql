begin;
select plan(2);
\ir ../../book.psql

update public.orders set status = 'cancelled' where purpose = 'exit';
do $$
begin
  -- Opened for 150.
  perform public.close_position(position_id, case request_id when 'CSP' then 150 else 149 end) from public.positions;
end;
$$;

select results_eq(
  'select request_id, win_loss, pnl_realized from public.trade_history order by request_id',
  $$ values ('CSP', 'LOSS', 0.00), ('VPC', 'WIN', 2.00) $$,
  'a P&L above zero is a WIN; zero is not'
);
select throws_ok(
  $$ update public.trade_history set win_loss = 'WIN' $$,
  '428C9', null, 'the column cannot be written'
);

select * from finish();
rollback;
