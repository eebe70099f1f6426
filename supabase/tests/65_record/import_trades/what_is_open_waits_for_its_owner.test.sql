begin;
select plan(9);
\ir ../../clock.psql
\ir ../../helpers.psql

-- One trade has 17 days left, the other 52.
\set trades '[{"request_id": "soon", "ticker": "SPY", "strategy_type": "CSP", "expiration_date": "2026-03-13", "strike_price": 560, "quantity": 3, "entry_date": "2026-02-02T15:00:00Z", "entry_price": 210, "exit_date": null, "exit_price": null, "exit_reason": null, "fees": 1.95}, {"request_id": "later", "ticker": "QQQ", "strategy_type": "VPC", "expiration_date": "2026-04-17", "strike_price": 480, "width": 4, "quantity": 1, "entry_date": "2026-02-20T15:00:00Z", "entry_price": 95, "exit_date": null, "exit_price": null, "exit_reason": null, "fees": 0}]'

select is(
  public.import_trades(:'trades', true), '{"written": true, "new": 2, "known": 0, "conflicts": [], "faults": []}'::jsonb, 'two positions are open'
);
select results_eq(
  $$ select request_id, status, quantity, open_quantity, credit, realized_pnl, fees, exit_dte, auto_exit, profit_target, days_held
    from public.positions order by position_id $$,
  $$ values ('soon', 'OPEN', 3, 3, 630.0000, 0.00, 1.9500, null::integer, false, 315.00, 22),
    ('later', 'OPEN', 1, 1, 95.0000, 0.00, 0.0000, 21, false, 47.50, 4) $$,
  'their automatic exit is off, and the date rule that would close one on arrival is off'
);
select results_eq(
  'select request_id, purpose, status, filled_quantity, fill_cash, fees from public.orders order by order_id',
  $$ values ('soon', 'entry', 'filled', 3, 630.0000, 1.9500), ('later', 'entry', 'filled', 1, 95.0000, 0.0000) $$, 'each has its entry'
);
select is_empty('select from public.trade_history', 'nothing is in the history');
select results_eq('select kind, facts from private.outbox', $$ values ('arrivals', '{"page": 0}'::jsonb) $$, 'one message shows both');
select is(
  public.import_trades(:'trades', true) - 'faults', '{"written": true, "new": 0, "known": 2, "conflicts": []}'::jsonb, 'in a second import both are known'
);
select public.close_position(position_id, 100) from public.positions where request_id = 'soon';
select is(public.import_trades(:'trades') -> 'known', '2', 'a trade that has closed since still counts as the same');
select is((select pnl_realized from public.trade_history), 328.05, 'its P&L is net of fees');
select is(
  public.import_trades(jsonb_build_array(:'trades'::jsonb -> 0 || '{"request_id": "over", "expiration_date": "2026-02-20"}',
    :'trades'::jsonb -> 0 || '{"request_id": "future", "entry_date": "2026-02-24T15:16:00Z"}')) #> '{faults}',
  '[{"request_id": "over", "message": "exit_date is missing: its options no longer trade"},
    {"request_id": "future", "message": "entry_date is in the future"}]'::jsonb, 'a trade that cannot be open is named'
);

select * from finish();
rollback;
