create function private.grow_positions(order_ids bigint[]) returns void
language sql set search_path = ''
as $$
  update public.positions p set
    credit = new.credit,
    entry_price = new.entry_price,
    quantity = new.quantity,
    open_quantity = was.open_quantity + new.quantity - was.quantity,
    fees = (select sum(every.fees) from public.orders every where every.position_id = was.position_id),
    unrealized_pnl = new.credit * (was.open_quantity + new.quantity - was.quantity) / new.quantity
      - was.mark * (was.open_quantity + new.quantity - was.quantity),
    collateral = new.collateral,
    capital = new.capital,
    max_risk = new.max_risk,
    stress_loss = new.stress_loss,
    legs = new.legs,
    -- Amounts that a person set stay. A rule that is still the request's or the default is computed anew. Where
    -- the default has changed since, the rule grows with the credit.
    profit_target = case
      when changes.target_is_set then was.profit_target
      when was.profit_target is not distinct from old.profit_target then new.profit_target
      else was.profit_target * new.credit / was.credit
    end,
    stop_loss = case
      when changes.stop_is_set then was.stop_loss
      when was.stop_loss is not distinct from old.stop_loss then new.stop_loss
      else was.stop_loss * new.credit / was.credit
    end,
    last_updated = private.now()
  from public.orders o
  join public.positions was using (position_id)
  join public.trade_requests r on r.request_id = o.request_id
  cross join lateral private.draft_position(r, was.credit, was.quantity, o.underlying_price) old
  cross join lateral private.draft_position(r, o.fill_cash, o.filled_quantity, o.underlying_price) new
  cross join lateral (
    select
      coalesce(bool_or(c.rule = 'profit_target'), false) as target_is_set,
      coalesce(bool_or(c.rule = 'stop_loss'), false) as stop_is_set
    from public.rule_changes c
    where c.position_id = o.position_id and not c.is_growth
  ) changes
  where o.order_id = any (grow_positions.order_ids) and o.purpose = 'entry' and o.filled_quantity > 0
    and was.status = 'OPEN' and o.filled_quantity > was.quantity and p.position_id = was.position_id;
$$;

comment on function private.grow_positions(bigint[]) is
  'Updates positions to all fills of their entry, where the entry went on filling after its first fill had opened the position.';
