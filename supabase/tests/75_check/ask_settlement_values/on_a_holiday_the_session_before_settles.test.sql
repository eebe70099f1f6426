-- On Juneteenth and Good Friday the third Friday has no session: the option trades until the Wednesday, and
-- Thursday's opening print settles it.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-05-04 10:00');
select pg_temp.opened('june', 'CSP', '{"ticker": "SPX", "strike_price": 5900, "net_credit": 3000, "expiration_date": "2026-06-19"}') as june \gset
select is((select trades_until from public.positions), '2026-06-17'::date, 'it trades until the Wednesday');
select pg_temp.set_clock('2026-06-17 16:00');
select private.ask_settlement_values('[]');
select is_empty('select from private.prompts', 'nobody is asked that evening');
select pg_temp.set_clock('2026-06-18 09:30');
select private.ask_settlement_values('[]');
select is((select facts ->> 'settled_on' from private.prompts), '2026-06-18', 'the question comes on the Thursday');
select private.settle_by_value('SPX', '2026-06-19', 5871.25, '77');
select results_eq(
  'select exit_price, realized_pnl, exit_date from public.positions',
  -- (3000 - 2875) x 2.
  $$ values (2875::numeric, 250::numeric, '2026-06-17 20:00Z'::timestamptz) $$, 'the settlement counts at its last session'
);

select * from finish();
rollback;
