create function private.undo_close(record public.orders, why text) returns void
language plpgsql set search_path = ''
as $$
begin
  delete from public.trade_history t where t.position_id = record.position_id;
  delete from public.share_trades t where t.order_id = record.order_id;
  update public.orders o set status = 'cancelled', filled_quantity = 0, fill_cash = 0, fees = 0, updated_at = clock_timestamp(),
    broker_message = undo_close.why
  where o.order_id = record.order_id;
  update public.positions p set
    status = 'OPEN', open_quantity = record.quantity,
    exit_date = null, exit_price = null, exit_reason = null, realized_pnl = 0, pnl_percent = null,
    fees = (select sum(o.fees) from public.orders o where o.position_id = p.position_id),
    unrealized_pnl = p.credit * record.quantity / p.quantity - p.mark * record.quantity,
    days_held = private.new_york_date(private.now()) - private.new_york_date(p.entry_date),
    last_updated = private.now()
  where p.position_id = record.position_id;
  -- Contracts that were closed earlier stay closed.
  perform private.settle_exits(array[record.position_id]);
end;
$$;

comment on function private.undo_close(public.orders, text) is
  'Undoes the recorded close of a position, by its last order: the position is open again, out of the history, and the shares are deleted; the order stays, cancelled, with the reason.';
