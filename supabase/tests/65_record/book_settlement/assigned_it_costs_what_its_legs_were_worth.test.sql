-- At the official close the put was worth 640.00: two cost 1,280.00 of the 300.00 received.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
insert into private.prompts (kind, position_id, facts)
select 'settlement', position_id, '{"outcome": "confirm", "assigned_debit": 640}' from public.positions where request_id = 'CSP';
select pg_temp.set_clock('2026-04-13 09:00');
select ok(private.book_settlement(q, 'assigned', '77'), 'it is booked') from private.prompts q;
select results_eq(
  $$ select status, exit_reason, exit_price, realized_pnl, exit_date from public.positions where request_id = 'CSP' $$,
  $$ values ('CLOSED', 'assigned', 640.0000, -980.00, '2026-04-10 20:00+00'::timestamptz) $$,
  'shares changed hands, so it is CLOSED, not EXPIRED'
);
select private.take_back_close(position_id, '77') from public.positions where request_id = 'CSP';
select results_eq(
  $$ select status, exit_reason, realized_pnl from public.positions where request_id = 'CSP' $$, $$ values ('OPEN', null, 0.00) $$,
  'a wrong press can be undone on the same day'
);
select isnt_empty(
  $$ select from private.expired_positions join public.positions using (position_id) where request_id = 'CSP' $$, 'it is settled anew'
);

select * from finish();
rollback;
