begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.proposed('CSP');
insert into private.card_tokens values ('CSP', 'unguessable');

-- It would close at (300 - 150) / 2, at (300 + 600) / 2, or on 17 April less 21 days.
select is(
  (select private.card_facts(r) from public.trade_requests r),
  '{"request_id": "CSP", "status": "pending", "token": "unguessable", "strategy_type": "CSP",
    "strategy": "cash-secured put", "ticker": "SPY", "contract": "SPY 580 put Apr 17 ''26",
    "contract_short": "SPY 580p", "expiration_date": "2026-04-17", "dte": 45, "credit": 150, "quantity": 2,
    "collateral": 116000, "max_risk": 115700, "stress_loss": 115700, "break_evens": [578.5], "max_profit": 300, "profit_target": 150, "profit_price": 75,
    "stop_loss": 600, "stop_price": 450, "exit_dte": 21, "exit_on": "2026-03-27", "auto_exit": true, "warnings": [],
    "lapses_at": "Tue Mar 3, 16:00"}'::jsonb,
  'The card shows the position at the credit that the request asks for'
);

select * from finish();
rollback;
