create function private.claim_exits(run private.exit_checks, quotes json, out checked integer, out exits jsonb)
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := private.now();
  today date := private.new_york_date(at);
  position_ids bigint[] := private.page_positions(claim_exits.run);
begin
  with decided as materialized (
    select * from private.judge_exits(position_ids, claim_exits.quotes, not run.asked_only)
  ),
  marked as (
    update public.positions p set
      mark = coalesce(v.mark, p.mark),
      natural_price = coalesce(v.natural_price, p.natural_price),
      mark_fault = v.fault,
      marked_at = case when v.fault is null then at else p.marked_at end,
      unmarked_checks = v.unmarked_checks,
      -- The division comes last: rounding a quotient first could lose a cent.
      unrealized_pnl = coalesce(p.credit * p.open_quantity / p.quantity - v.mark * p.open_quantity, p.unrealized_pnl),
      stop_checks = v.stop_checks,
      counted_at = case when v.counts then at else p.counted_at end,
      verdict = v.verdict,
      days_held = today - private.new_york_date(p.entry_date),
      last_updated = at
    from decided v
    where p.position_id = v.position_id
    returning p.position_id, p.ticker, p.contract, p.contract_short, p.expiration_date, p.mark_fault, p.verdict, p.unmarked_checks,
      v.previous_verdict, v.previous_fault, v.exit_reason as due_reason, v.code, v.mark as mark_now, v.pnl as pnl_now
  ),
  explained as (
    insert into private.exit_decisions
      (run_id, position_id, mark, legs, code, pnl, dte, to_profit_target, to_stop_loss, exit_reason, verdict,
       natural_price)
    select run.run_id, position_id, mark, legs, code, pnl, dte, to_profit_target, to_stop_loss, exit_reason, verdict, natural_price
    from decided
  ),
  claimed as (
    insert into public.orders
      (request_id, position_id, purpose, exit_reason, urgency, limit_price, max_debit, mid, quantity, run_id)
    select p.request_id, p.position_id, 'exit', v.exit_reason, v.urgency,
      private.closing_limit(v.urgency, 0, jsonb_array_length(p.legs), v.mark, v.natural_price, bound.max_debit), bound.max_debit,
      v.mark, case v.exit_reason when 'manual' then least(v.closable, p.open_quantity - coalesce(p.close_to, 0)) else v.closable end, run.run_id
    from decided v
    join public.positions p using (position_id)
    cross join lateral private.max_debit(v.urgency, v.profit_price, p.max_worth, v.mark, p.close_limit) bound (max_debit)
    where v.verdict = 'exit'
    order by p.position_id
    returning position_id, exit_reason
  ),
  repriced as (
    -- The rules continue while a close is working: a more urgent rule takes it over, and its limit follows the
    -- market.
    update public.orders o set
      exit_reason = case when v.urgency < was.urgency then v.exit_reason else was.exit_reason end,
      urgency = next.urgency,
      walk = next.walk,
      max_debit = bound.max_debit,
      -- Slippage compares the fills with the market at the time of the decision to close, not with a later one.
      mid = case when v.urgency < was.urgency and was.filled_quantity = 0 then v.mark else was.mid end,
      limit_price = private.closing_limit(next.urgency, next.walk, jsonb_array_length(p.legs), v.mark, v.natural_price, bound.max_debit),
      -- A close for profit is cancelled when the profit is gone; a close for a stop or a date stays.
      cancelling = next.urgency = 4 and v.to_profit_target > 0
    from decided v
    join public.orders was using (order_id)
    join public.positions p on p.position_id = v.position_id
    cross join lateral (
      select least(v.urgency, was.urgency) as urgency,
        case
          when v.urgency < was.urgency then 0
          -- A limit that has not reached the broker, or only just has, stays for another check.
          when v.counts and was.limit_price = was.broker_limit_price then private.next_walk(least(v.urgency, was.urgency), was.walk, jsonb_array_length(p.legs), at)
          else was.walk
        end as walk
    ) next
    cross join lateral private.max_debit(next.urgency, v.profit_price, p.max_worth, v.mark, p.close_limit) bound (max_debit)
    where o.order_id = was.order_id and was.purpose = 'exit' and was.status in ('working', 'partially_filled')
      and v.mark is not null and v.pnl is not null and not v.is_killed
  ),
  taken_back as (
    update public.orders o set cancelling = true
    from decided v where o.order_id = v.order_id and v.code = 'entry_working'
  ),
  told as (
    select m.*, jsonb_build_object(
      'position_id', m.position_id, 'ticker', m.ticker, 'contract', m.contract, 'contract_short', m.contract_short,
      'expiration_date', m.expiration_date, 'fault', m.mark_fault
    ) as facts
    from marked m
    -- Most positions have nothing to report.
    where m.verdict <> 'hold'
  ),
  announced as (
    insert into private.outbox (kind, facts)
    select 'exit_due', facts || jsonb_build_object('verdict', verdict, 'exit_reason', due_reason)
    from told
    where verdict in ('waiting', 'off', 'refused', 'drift')
      and (verdict is distinct from previous_verdict or verdict = 'waiting' and previous_fault is null)
      -- These reasons end by themselves.
      and coalesce(code, '') not in ('quiet_period', 'entry_working')
    union all
    select 'killed_due', jsonb_build_object('killed_at', private.new_york_time(s.killed_at), 'positions', jsonb_agg(
      facts || jsonb_build_object('exit_reason', due_reason, 'mark', mark_now, 'pnl', pnl_now) order by position_id))
    from told join public.switches s on told.verdict = 'killed'
    group by s.killed_at
  )
  select
    (select count(*)::integer from decided),
    (select coalesce(jsonb_agg(jsonb_build_object('position_id', position_id, 'reason', exit_reason) order by position_id), '[]')
      from claimed)
  into checked, exits;
  if exits @> '[{"reason": "manual"}]' then
    perform private.show_confirmations(jsonb_path_query_array(exits, '$.position_id'));
  end if;
end;
$$;

comment on function private.claim_exits(private.exit_checks, json) is
  'Acts on the decisions of private.judge_exits() for the positions of a run''s page, in one statement: stores marks and the decisions, claims an exit intent where a rule holds or a person has requested a close, reprices working closes (neither while the kill switch is on), and queues the messages. Returns the number of positions checked and the claimed exits [{position_id, reason}].';
