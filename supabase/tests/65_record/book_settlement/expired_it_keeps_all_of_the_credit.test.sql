-- On the following Monday a person answers the question about the VPC.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

insert into private.prompts (kind, position_id, facts)
select 'settlement', position_id, '{"outcome": "confirm", "assigned_debit": 120}' from public.positions where request_id = 'VPC';
select pg_temp.set_clock('2026-04-13 09:00');
select ok(private.book_settlement(q, 'expired', '77'), 'it is booked') from private.prompts q;

-- Its last close was on Friday at 16:00 in New York. From February 24 to April 10 are 45 days.
select results_eq(
  $$ select status, exit_reason, exit_price, exit_date, realized_pnl, pnl_percent, days_held
    from public.positions where request_id = 'VPC' $$,
  $$ values ('EXPIRED', 'expired', 0.0000, '2026-04-10 20:00+00'::timestamptz, 300.00, 100.00, 45) $$,
  'it is worthless at its last close'
);
select results_eq(
  $$ select status, win_loss, pnl_realized, executed_by from public.trade_history $$,
  $$ values ('EXPIRED', 'WIN', 300.00, 'auto') $$, 'it is in the history'
);
select results_eq(
  $$ select source, fill_cash, quantity from pg_temp.close_of('VPC') $$, $$ values ('settlement', 0.0000, 2) $$, 'its order is stored'
);

select * from finish();
rollback;
