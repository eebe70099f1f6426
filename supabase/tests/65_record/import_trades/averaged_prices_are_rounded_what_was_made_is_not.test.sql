-- Three contracts for 100.00 in all: 33.3333 each, which is a hundredth of a cent less.
begin;
select plan(3);
\ir ../../clock.psql

select is(
  public.import_trades('[{"request_id": "averaged", "ticker": "SPY", "strategy_type": "CSP", "expiration_date": "2025-04-17",
    "strike_price": 580, "quantity": 3, "entry_date": "2025-03-03T15:00:00Z", "entry_price": 33.3333,
    "exit_date": "2025-04-17T20:00:00Z", "exit_price": 0, "exit_reason": "expired", "fees": 0, "pnl_realized": 100}]', true) ->> 'new',
  '1', 'the trade is imported'
);
select is((select pnl_realized from public.trade_history), 100.00, 'with its own P&L');
select is((select fill_cash from public.orders where purpose = 'exit'), 0.0000, 'an expired trade brought no cash at its close');

select * from finish();
rollback;
