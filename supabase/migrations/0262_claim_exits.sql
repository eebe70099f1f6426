create function private.claim_exits(run_id bigint, quotes jsonb, out checked integer, out exits jsonb)
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := private.now();
  today date := private.new_york_date(at);
begin
  with refused as (
    select o.position_id, count(*) as times from public.orders o
    where o.purpose = 'exit' and o.status = 'rejected' and private.new_york_date(o.created_at) = today
    group by o.position_id
  ),
  evaluated as (
    select p.position_id, m.mark, m.fault, e.*,
      p.verdict as previous_verdict,
      case when m.fault is null then 0 else p.unmarked_checks + 1 end as unmarked_checks,
      working.order_id,
      case
        when e.exit_reason is null and m.fault is not null then 'unmarked'
        when working.order_id is not null then 'closing'
        when e.exit_reason is null then 'hold'
        when not p.auto_exit then 'off'
        when refused.times >= s.max_close_refusals then 'refused'
        -- No order leaves without a trustworthy quote, not even one that the date demands.
        when m.fault is not null then 'waiting'
        else 'exit'
      end as verdict
    from public.positions p
    join private.combined_marks('position', claim_exits.quotes) m on m.subject_id = p.position_id::text
    cross join lateral private.evaluate_exit(p, m.mark, today) e
    cross join public.settings s
    left join public.orders working on working.position_id = p.position_id
      and working.status in ('intent', 'sent', 'working', 'partially_filled', 'unknown')
    left join refused on refused.position_id = p.position_id
    where p.status = 'OPEN'
  ),
  marked as (
    update public.positions p set
      mark = coalesce(v.mark, p.mark),
      mark_fault = v.fault,
      marked_at = case when v.fault is null then at else p.marked_at end,
      unmarked_checks = v.unmarked_checks,
      unrealized_pnl = coalesce((p.entry_price - v.mark) * p.open_quantity, p.unrealized_pnl),
      verdict = v.verdict,
      days_held = today - private.new_york_date(p.entry_date),
      last_updated = at
    from evaluated v
    where p.position_id = v.position_id
    returning p.*, v.previous_verdict, v.exit_reason as due_reason
  ),
  explained as (
    insert into private.exit_decisions
      (run_id, position_id, mark, fault, pnl, dte, to_profit_target, to_stop_loss, exit_reason, verdict)
    select claim_exits.run_id, position_id, mark, fault, pnl, dte, to_profit_target, to_stop_loss, exit_reason, verdict
    from evaluated
  ),
  claimed as (
    insert into public.orders (request_id, position_id, purpose, exit_reason, urgency, limit_price, quantity, run_id)
    select p.request_id, p.position_id, 'exit', v.exit_reason, v.urgency,
      private.closing_limit(v.exit_reason, v.mark, v.profit_price), p.open_quantity, claim_exits.run_id
    from evaluated v join public.positions p using (position_id)
    where v.verdict = 'exit'
    returning position_id, exit_reason
  ),
  repriced as (
    -- Rules go on over a working close: a more urgent one takes it over, and the limit follows the mark.
    update public.orders o set
      exit_reason = case when v.urgency < o.urgency then v.exit_reason else o.exit_reason end,
      urgency = least(v.urgency, o.urgency),
      limit_price = private.closing_limit(
        case when v.urgency < o.urgency then v.exit_reason else o.exit_reason end, v.mark, v.profit_price)
    from evaluated v
    where o.order_id = v.order_id and o.purpose = 'exit' and o.status in ('working', 'partially_filled')
      and v.fault is null
  ),
  told as (
    select m.*, jsonb_build_object(
      'position_id', m.position_id, 'ticker', m.ticker, 'strike_price', m.strike_price, 'width', m.width,
      'expiration_date', m.expiration_date, 'fault', m.mark_fault
    ) as facts
    from marked m
  ),
  announced as (
    insert into private.outbox (kind, facts)
    select 'exit_due', facts || jsonb_build_object('verdict', verdict, 'exit_reason', due_reason)
    from told
    where verdict in ('waiting', 'off', 'refused') and verdict is distinct from previous_verdict
    union all
    -- One message for all of them: when the source of quotes is down it is down for every position.
    select 'unmarked', jsonb_build_object('checks', s.unmarked_checks_alert, 'positions', jsonb_agg(facts order by position_id))
    from told join public.settings s on told.unmarked_checks = s.unmarked_checks_alert
    group by s.unmarked_checks_alert
  )
  select
    (select count(*) from evaluated),
    (select coalesce(jsonb_agg(jsonb_build_object('position_id', position_id, 'reason', exit_reason) order by position_id), '[]')
      from claimed)
  into checked, exits;
end;
$$;

comment on function private.claim_exits(bigint, jsonb) is
  'The heart of a check, in one statement: marks every open position, evaluates its rules, stores the explanation, claims an exit intent where a rule holds, reprices working closes and queues what a person must know. Returns how many were checked and the exits claimed, [{position_id, reason}].';
