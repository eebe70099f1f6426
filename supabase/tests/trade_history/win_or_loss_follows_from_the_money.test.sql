begin;
select plan(4);
\ir ../book.psql

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
  'above zero is a WIN, zero is none'
);
select throws_ok(
  $$ update public.trade_history set win_loss = 'WIN' $$,
  '428C9', null, 'nobody writes it'
);
select throws_ok(
  $$ update public.trade_history set status = 'OPEN' $$,
  '23514', null, 'what is in the history is over'
);
select throws_ok(
  $$ update public.trade_history set executed_by = 'nobody' $$,
  '23514', null, 'closed by a rule or by a person'
);

select * from finish();
rollback;
