-- Two contracts at 150.00: bought back at 60.00 they brought 180.00 less the fees, worthless 300.00.
begin;
select plan(12);
\ir ../../clock.psql

\set trades '[{"request_id": "put", "ticker": "SPY", "strategy_type": "CSP", "expiration_date": "2025-04-17", "strike_price": 580, "quantity": 2, "entry_date": "2025-03-03T15:00:00Z", "entry_price": 150, "exit_date": "2025-03-20T15:00:00Z", "exit_price": 60, "exit_reason": "sold early", "fees": 2.6}, {"request_id": "spread", "ticker": "SPY", "strategy_type": "VPC", "expiration_date": "2025-04-17", "strike_price": 580, "width": 2.5, "quantity": 2, "entry_date": "2025-03-03T15:00:00Z", "entry_price": 150, "exit_date": "2025-04-17T20:00:00Z", "exit_price": 0, "exit_reason": "expired", "fees": 0}]'

select is(
  public.import_trades(:'trades'), '{"written": false, "new": 2, "known": 0, "conflicts": [], "faults": []}'::jsonb,
  'the report before writing'
);
select is_empty('select from public.trade_requests', 'nothing is stored');

select is(
  public.import_trades(:'trades', true), '{"written": true, "new": 2, "known": 0, "conflicts": [], "faults": []}'::jsonb,
  'the report after writing'
);
select results_eq(
  'select request_id, entry_price, exit_price, exit_reason, pnl_realized, fees, status, collateral_required, entry_date, exit_date
    from public.trade_history order by trade_id',
  $$ values
    ('put', 150.0000, 60.0000, 'sold early', 177.40, 2.6000, 'CLOSED', 116000.0000, timestamptz '2025-03-03 15:00Z',
      timestamptz '2025-03-20 15:00Z'),
    ('spread', 150.0000, 0.0000, 'expired', 300.00, 0.0000, 'EXPIRED', 500.0000, timestamptz '2025-03-03 15:00Z',
      timestamptz '2025-04-17 20:00Z') $$,
  'two rows of history'
);
select results_eq(
  'select request_id, status, open_quantity, credit, realized_pnl, fees, profit_target, stop_loss, max_risk, days_held
    from public.positions order by request_id',
  $$ values
    ('put', 'CLOSED', 0, 300.0000, 177.40, 2.6000, 150.00, 600.00, 115700.0000, 17),
    ('spread', 'EXPIRED', 0, 300.0000, 300.00, 0.0000, 150.00, 500.00, 200.0000, 45) $$,
  'two closed positions, with the rules of a proposal'
);
select results_eq(
  $$ select request_id, purpose, status, quantity, filled_quantity, fill_cash, created_at
    from public.orders order by request_id, purpose $$,
  $$ values
    ('put', 'entry', 'filled', 2, 2, 300.0000, timestamptz '2025-03-03 15:00Z'),
    ('put', 'exit', 'filled', 2, 2, -120.0000, '2025-03-20 15:00Z'),
    ('spread', 'entry', 'filled', 2, 2, 300.0000, '2025-03-03 15:00Z'),
    ('spread', 'exit', 'filled', 2, 2, 0.0000, '2025-04-17 20:00Z') $$,
  'each has its two fills'
);
select results_eq(
  'select request_id, status, net_credit, contract_short, max_worth from public.trade_requests order by request_id',
  $$ values ('put', 'executed', 150.0000, 'SPY 580p', 58000.0000), ('spread', 'executed', 150.0000, 'SPY 580/577.5p', 250.0000) $$,
  'each has its request'
);
select is_empty('select from private.outbox', 'nothing is announced');
select is_empty('select from private.calls', 'no function is called');

select is(
  public.import_trades(:'trades', true), '{"written": true, "new": 0, "known": 2, "conflicts": [], "faults": []}'::jsonb,
  'in a second import both are known'
);
select is((select count(*) from public.trade_history), 2::bigint, 'they do not change');

select throws_ok(
  format('select public.import_trades(%L)', jsonb_build_array(
    :'trades'::jsonb -> 0 || '{"request_id": "later", "exit_date": "2999-01-01T15:00:00Z"}')),
  'PT422', 'the exit_date of later is in the future: leave it out for an open position', 'an exit in the future is refused'
);

select * from finish();
rollback;
