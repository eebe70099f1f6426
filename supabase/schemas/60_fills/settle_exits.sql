create function private.settle_exits(position_ids bigint[]) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  closed jsonb;
begin
  perform private.book_assigned_shares(settle_exits.position_ids);
  with book as (
    select o.position_id,
      sum(o.fill_cash) filter (where o.purpose = 'entry') as entry_cash,
      sum(o.fees) filter (where o.purpose = 'entry') as entry_fees,
      -sum(o.fill_cash) filter (where o.purpose = 'exit') as exit_cash,
      sum(o.fees) filter (where o.purpose = 'exit') as exit_fees,
      sum(o.filled_quantity) filter (where o.purpose = 'exit') as closed_quantity,
      (array_agg(o.exit_reason order by o.order_id desc) filter (where o.purpose = 'exit' and o.filled_quantity > 0))[1] as exit_reason,
      (array_agg(o.source order by o.order_id desc) filter (where o.purpose = 'exit' and o.filled_quantity > 0))[1] as source
    from public.orders o
    where o.position_id = any (settle_exits.position_ids)
    group by o.position_id
    having sum(o.filled_quantity) filter (where o.purpose = 'exit') > 0
  ),
  settled as (
    update public.positions p set
      open_quantity = p.quantity - b.closed_quantity,
      status = case when b.closed_quantity < p.quantity then 'OPEN' when b.exit_reason = 'expired' then 'EXPIRED' else 'CLOSED' end,
      fees = b.entry_fees + b.exit_fees,
      -- The closed part counts with its share of the entry, so that the parts add up to the whole.
      realized_pnl = pnl.realized,
      pnl_percent = round(100 * pnl.realized / b.entry_cash, 2),
      unrealized_pnl = p.credit * (p.quantity - b.closed_quantity) / p.quantity - p.mark * (p.quantity - b.closed_quantity),
      exit_price = case when b.closed_quantity = p.quantity then b.exit_cash / b.closed_quantity end,
      exit_reason = case when b.closed_quantity = p.quantity then b.exit_reason end,
      exit_date = case when b.closed_quantity = p.quantity then life.ended_at end,
      days_held = private.new_york_date(life.ended_at) - private.new_york_date(p.entry_date),
      close_asked_at = case when over.is_met then null else p.close_asked_at end,
      close_asked_by = case when over.is_met then null else p.close_asked_by end,
      close_limit = case when over.is_met then null else p.close_limit end,
      close_to = case when over.is_met then null else p.close_to end,
      last_updated = private.now()
    from book b
    join public.positions whole using (position_id)
    cross join lateral (
      select round(
        (b.entry_cash - b.entry_fees) * b.closed_quantity / whole.quantity - b.exit_cash - b.exit_fees, 2) as realized
    ) pnl
    cross join lateral (
      -- A settlement counts at the end of the last session, however late it is booked.
      select case when whole.trades_until >= (select private.earliest_expiration()) then private.now()
        else private.expiration_close(whole.trades_until) end as ended_at
    ) life
    -- The partial close that a person requested is complete.
    cross join lateral (select coalesce(whole.quantity - b.closed_quantity <= whole.close_to, false) as is_met) over
    where p.position_id = b.position_id and p.status = 'OPEN'
    returning p.*, b.source
  ),
  logged as (
    insert into public.trade_history (
      request_id, position_id, ticker, strategy_type, entry_date, entry_price, quantity,
      exit_date, exit_price, exit_reason, pnl_realized, pnl_percent, fees,
      collateral_required, max_risk, target_return, status, executed_by, closed_at
    )
    select
      request_id, position_id, ticker, strategy_type, entry_date, entry_price, quantity,
      exit_date, exit_price, exit_reason, realized_pnl, pnl_percent, fees,
      collateral, max_risk, round(100 * profit_target / capital, 2), status,
      case when source <> 'manual' and exit_reason <> 'manual' then 'auto' else 'manual' end, exit_date
    from settled where status <> 'OPEN' order by position_id
    returning *
  ),
  answered as (
    -- The close answers every open question about the position, however it was closed.
    update private.prompts q set
      answered_at = private.now(),
      answer = case q.kind when 'settlement' then logged.exit_reason else 'gone' end
    from logged where q.position_id = logged.position_id and q.answered_at is null
    returning q.kind, q.prompt_id
  ),
  needless as (
    -- No open position needs the value any more.
    update private.prompts q set answered_at = private.now(), answer = 'gone'
    where q.kind = 'settlement_value' and q.answered_at is null and q.ticker in (select ticker from logged) and not exists (
      select from public.positions p
      where p.status = 'OPEN' and p.ticker = q.ticker and p.expiration_date = (q.facts ->> 'expiration_date')::date
        and p.position_id not in (select position_id from logged)
    )
    returning q.kind, q.prompt_id
  ),
  prompted as (
    insert into private.outbox (kind, prompt_id) select kind, prompt_id from answered union all select kind, prompt_id from needless
  ),
  announced as (
    insert into private.outbox (kind, request_id, facts)
    (select 'closed', null, to_jsonb(logged) || jsonb_build_object(
      'target_percent', trim_scale(round(100 * settled.profit_target / settled.credit, 1)),
      'is_recorded', settled.source = 'manual',
      'shares', case when logged.position_id in (
        select o.position_id from public.share_trades t join public.orders o using (order_id)
      ) then private.assignment_facts(logged.position_id, logged.pnl_realized) end)
    from logged join settled using (position_id) order by position_id)
    union all
    (select 'card', request_id, '{}' from logged where private.has_card(request_id) order by position_id)
  )
  select coalesce(jsonb_agg(position_id order by position_id), '[]') into closed from logged;
  perform private.show_confirmations(closed);
  return closed;
end;
$$;

comment on function private.settle_exits(bigint[]) is
  'Updates open positions to the fills of their exit orders: quantities, P&L from fill cash net of fees, and the shares of an assignment. The last contract closes the position (EXPIRED when it expired), writes trade_history and announces it. Returns the position_ids closed.';
