create function private.position_row(v public.v_open_positions) returns jsonb
language sql immutable set search_path = ''
return jsonb_build_object(
  'position_id', v.position_id, 'ticker', v.ticker, 'strategy_type', v.strategy_type, 'contract', v.contract,
  'contract_short', v.contract_short, 'expiration_date', v.expiration_date, 'dte', v.dte, 'quantity', v.quantity,
  'open_quantity', v.open_quantity, 'entry_date', v.entry_date, 'entry_price', v.entry_price, 'mark', v.mark,
  'natural_price', v.natural_price, 'mark_fault', v.mark_fault, 'marked_at', v.marked_at, 'unrealized_pnl', v.unrealized_pnl,
  'credit_percent', round(100 * v.unrealized_pnl / nullif(v.entry_price * v.open_quantity, 0), 1),
  'profit_target', v.profit_target, 'stop_loss', v.stop_loss, 'exit_dte', v.exit_dte,
  'to_profit_target_way', v.to_profit_target_way, 'to_stop_loss_way', v.to_stop_loss_way, 'to_exit_dte_way', v.to_exit_dte_way,
  'nearest_rule', v.nearest_rule, 'nearest', v.nearest, 'exit_reason', v.exit_reason, 'verdict', v.verdict,
  'close_status', v.close_status, 'close_reason', v.close_reason, 'close_limit_price', v.close_limit_price,
  'auto_exit', v.auto_exit, 'collateral', v.collateral, 'max_risk', v.max_risk, 'realized_pnl', v.realized_pnl,
  'fees', v.fees, 'days_held', v.days_held
);

comment on function private.position_row(public.v_open_positions) is
  'A row of the dashboard''s list of open positions: columns of v_open_positions, and credit_percent (unrealized P&L in percent of the credit of the open contracts).';
