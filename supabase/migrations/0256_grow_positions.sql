create function private.grow_positions(order_ids bigint[]) returns void
language plpgsql set search_path = ''
as $$
begin
  perform set_config('thetabase.changed_by', 'entry fill', true);
  update public.positions p set
    credit = drafted.credit,
    entry_price = drafted.entry_price,
    quantity = drafted.quantity,
    open_quantity = p.open_quantity + drafted.quantity - p.quantity,
    fees = (select sum(every.fees) from public.orders every where every.position_id = p.position_id),
    collateral = drafted.collateral,
    max_risk = drafted.max_risk,
    legs = drafted.legs,
    -- The rules as they were when it opened, on all of it; what somebody has set in dollars stays as it was set.
    profit_target = p.profit_target * case when target_is_set then 1 else drafted.credit / p.credit end,
    stop_loss = p.stop_loss * case
      when stop_is_set then 1
      when rules.stop_loss_of = 'width' then drafted.quantity::numeric / p.quantity
      else drafted.credit / p.credit
    end,
    last_updated = private.now()
  from public.orders o
  join public.trade_requests r using (request_id)
  join public.exit_rules rules using (strategy_type)
  cross join lateral private.draft_position(r, o.fill_cash, o.filled_quantity) drafted
  cross join lateral (
    select
      r.overrides ? 'profit_target' or coalesce(bool_or(c.rule = 'profit_target'), false) as target_is_set,
      r.overrides ? 'stop_loss' or coalesce(bool_or(c.rule = 'stop_loss'), false) as stop_is_set
    from public.rule_changes c
    where c.position_id = o.position_id and c.changed_by <> 'entry fill'
  ) changes
  where o.order_id = any (grow_positions.order_ids) and o.purpose = 'entry'
    and o.filled_quantity > 0 and p.position_id = o.position_id and p.status = 'OPEN' and o.filled_quantity > p.quantity;
  perform set_config('thetabase.changed_by', '', true);
end;
$$;

comment on function private.grow_positions(bigint[]) is
  'An entry goes on filling after its first fill has opened the position: brings the position up to all of its fills.';
