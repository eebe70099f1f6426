-- The VPC at 120.00: 300 - 240 = 60 earned. Its target of 150 is reached at (300 - 150) / 2, 90 are missing; its stop is what it
-- can lose, 700, reached at (300 + 700) / 2, and 760 are left. 45 days before the end are 24 before the 21st.
begin;
select plan(1);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select is(
  private.rules_of(p) - 'position_id',
  '{"ticker": "SPY", "contract": "SPY 580/575 put spread Apr 10 ''26", "contract_short": "SPY 580/575p",
    "expiration_date": "2026-04-10", "status": "OPEN", "credit": 300,
    "quantity": 2, "mark": 120, "pnl": 60, "dte": 45,
    "profit_target": 150, "profit_percent": 50, "profit_price": 75, "to_profit_target": 90,
    "stop_loss": 700, "stop_price": 500, "to_stop_loss": 760, "max_risk": 700, "no_effective_stop": true,
    "exit_dte": 21, "exit_on": "2026-03-20", "to_exit_dte": 24, "auto_exit": true, "due": null}'::jsonb,
  'amounts of the whole position, prices per contract'
) from public.positions p where request_id = 'VPC';

select * from finish();
rollback;
