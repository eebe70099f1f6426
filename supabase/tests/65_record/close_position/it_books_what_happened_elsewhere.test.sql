-- The VPC brought 300.00 for two; closing them at 60.00 cost 120.00.
begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-03-03 11:00');
select public.close_position(position_id, 60) as answer from public.positions where request_id = 'VPC' \gset
-- 180 of 300 is 60 %; 24 February to 3 March is a week.
select results_eq(
  $$ select status, open_quantity, exit_price, exit_reason, exit_date, realized_pnl, pnl_percent, days_held
    from public.positions where request_id = 'VPC' $$,
  $$ values ('CLOSED', 0, 60.0000, 'manual', '2026-03-03 16:00+00'::timestamptz, 180.00, 60.00, 7) $$,
  'the position is closed'
);
select is(:'answer'::jsonb, (select to_jsonb(p) from public.positions p where request_id = 'VPC'), 'the answer is the position');
-- Its target of 150.00 is 15 % of the collateral of 1,000.00.
select results_eq(
  $$ select exit_price, exit_reason, pnl_realized, pnl_percent, win_loss, target_return, status, executed_by
    from public.trade_history where request_id = 'VPC' $$,
  $$ values (60.0000, 'manual', 180.00, 60.00, 'WIN', 15.00, 'CLOSED', 'manual') $$,
  'the trade is in the history'
);
select results_eq(
  $$ select source, status, sent_at from pg_temp.close_of('VPC') $$, $$ values ('manual', 'filled', null::timestamptz) $$,
  'nothing was sent'
);
select is(pg_temp.message('closed') ->> 'exit_reason', 'manual', 'the owner hears of it');

select * from finish();
rollback;
