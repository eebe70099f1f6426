create function private.claim_exits(run_id bigint, quotes json, out checked integer, out exits jsonb)
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := private.now();
  today date := private.new_york_date(at);
  since_open interval := at - private.session_open(today);
begin
  with refused as (
    select o.position_id, count(*) as times from public.orders o
    where o.purpose = 'exit' and o.status = 'rejected' and private.new_york_date(o.created_at) = today
    group by o.position_id
  ),
  tolerance as (
    select stop.needed as stops_needed, stop.checks as stops_kept, o.max_close_refusals, switch.killed_at,
      since_open < make_interval(mins => q.quiet_minutes) as rules_are_quiet,
      since_open < make_interval(mins => o.quiet_minutes) as orders_are_quiet
    from public.stop_confirmation stop, public.quote_settings q, public.order_settings o, public.switches switch
  ),
  evaluated as (
    select p.position_id, m.mark, m.natural_price, m.fault, m.legs, e.*, s.orders_are_quiet, s.max_close_refusals,
      p.auto_exit, p.verdict as previous_verdict, p.mark_fault as previous_fault, refused.times as refusals,
      working.order_id, working.purpose as order_purpose, p.width, p.open_quantity, s.killed_at is not null as is_killed,
      case when m.fault is null then 0 else p.unmarked_checks + 1 end as unmarked_checks,
      history.stop_checks, bit_count(history.stop_checks::bit(32)) >= s.stops_needed as stop_is_confirmed,
      coalesce(m.fault, case when s.rules_are_quiet then 'quiet_period' end) as code
    from public.positions p
    join private.combined_marks('position', claim_exits.quotes) m on m.subject_id = p.position_id::text
    cross join tolerance s
    cross join lateral private.evaluate_exit(p, case when not s.rules_are_quiet then m.mark end, today) e
    cross join lateral (
      select case
        when e.pnl is null then p.stop_checks
        else ((p.stop_checks << 1) | (e.urgency is not distinct from 1)::integer) & ((1 << s.stops_kept) - 1)
      end as stop_checks
    ) history
    left join public.orders working on working.position_id = p.position_id and working.is_live
    left join refused on refused.position_id = p.position_id
    where p.status = 'OPEN'
  ),
  held as (
    -- Of contracts that the broker does not hold no order can be made; those it holds go to who needs them first.
    select position_id, min(greatest(open_quantity - greatest(asked_until - available, 0), 0)) as closable
    from (
      select v.position_id, v.open_quantity,
        sum(v.open_quantity) over (partition by d.symbol)
          - greatest(abs(d.booked) - case when sign(d.held) = sign(d.booked) then abs(d.held) else 0 end, 0) as available,
        sum(v.open_quantity) over (
          partition by d.symbol order by v.order_purpose is distinct from 'exit', v.exit_reason is null, v.position_id
        ) as asked_until
      from public.drifts d
      cross join unnest(d.position_ids) holder (position_id)
      join evaluated v using (position_id)
      where d.checks >= 2 and d.kind <> 'foreign'
    ) asked
    group by position_id
  ),
  judged as (
    select position_id, mark, natural_price, fault, legs, pnl, dte, to_profit_target, to_stop_loss, exit_reason,
      previous_verdict, previous_fault, unmarked_checks, stop_checks, order_id, order_purpose, orders_are_quiet, code, width, profit_price,
      coalesce(closable, open_quantity) as closable,
      is_killed,
      -- A stop that is not confirmed yet neither closes nor hurries a close.
      case
        when stop_is_confirmed or urgency <> 1 then urgency
        when exit_reason = 'manual' then 2::smallint
        when exit_reason = '21dte' then 3::smallint
      end as urgency,
      case
        when order_purpose = 'exit' then 'closing'
        when exit_reason is null and code is not null then 'unmarked'
        when exit_reason is null then 'hold'
        when exit_reason = 'stop_loss' and not stop_is_confirmed then 'confirming'
        when not auto_exit and exit_reason <> 'manual' then 'off'
        when is_killed then 'killed'
        when refusals >= max_close_refusals then 'refused'
        when coalesce(closable, open_quantity) <= 0 then 'drift'
        -- One live order at a time: what of the entry still works is taken back first.
        when order_purpose = 'entry' then 'waiting'
        -- No order leaves without a trustworthy quote, not even one that the date demands.
        when fault is not null or orders_are_quiet then 'waiting'
        else 'exit'
      end as verdict
    from evaluated left join held using (position_id)
  ),
  decided as (
    select position_id, mark, natural_price, fault, legs, pnl, dte, to_profit_target, to_stop_loss, exit_reason,
      previous_verdict, previous_fault, unmarked_checks, stop_checks, order_id, width, profit_price, closable, urgency, verdict, is_killed,
      case
        when verdict = 'waiting' and order_purpose = 'entry' then 'entry_working'
        else coalesce(code, case when exit_reason is not null and orders_are_quiet then 'quiet_period' end)
      end as code
    from judged
  ),
  marked as (
    update public.positions p set
      mark = coalesce(v.mark, p.mark),
      natural_price = coalesce(v.natural_price, p.natural_price),
      mark_fault = v.fault,
      marked_at = case when v.fault is null then at else p.marked_at end,
      unmarked_checks = v.unmarked_checks,
      -- Divided last: a quotient that is rounded first can cost the cent.
      unrealized_pnl = coalesce(p.credit * p.open_quantity / p.quantity - v.mark * p.open_quantity, p.unrealized_pnl),
      stop_checks = v.stop_checks,
      verdict = v.verdict,
      days_held = today - private.new_york_date(p.entry_date),
      last_updated = at
    from decided v
    where p.position_id = v.position_id
    returning p.position_id, p.ticker, p.strike_price, p.width, p.expiration_date, p.mark_fault, p.verdict, p.unmarked_checks,
      v.previous_verdict, v.previous_fault, v.exit_reason as due_reason, v.code, v.mark as mark_now, v.pnl as pnl_now
  ),
  explained as (
    insert into private.exit_decisions
      (run_id, position_id, mark, legs, code, pnl, dte, to_profit_target, to_stop_loss, exit_reason, verdict)
    select claim_exits.run_id, position_id, mark, legs, code, pnl, dte, to_profit_target, to_stop_loss, exit_reason, verdict
    from decided
  ),
  claimed as (
    insert into public.orders
      (request_id, position_id, purpose, exit_reason, urgency, limit_price, max_debit, mid, quantity, run_id)
    select p.request_id, p.position_id, 'exit', v.exit_reason, v.urgency,
      private.closing_limit(v.urgency, 0, v.mark, v.natural_price, bound.max_debit), bound.max_debit,
      v.mark, v.closable, claim_exits.run_id
    from decided v
    join public.positions p using (position_id)
    cross join lateral private.max_debit(v.urgency, v.profit_price, v.width) bound (max_debit)
    where v.verdict = 'exit'
    order by p.position_id
    returning position_id, exit_reason
  ),
  repriced as (
    -- Rules go on over a working close: a more urgent one takes it over, and its limit follows the market.
    update public.orders o set
      exit_reason = case when v.urgency < was.urgency then v.exit_reason else was.exit_reason end,
      urgency = next.urgency,
      walk = next.walk,
      max_debit = bound.max_debit,
      -- What its fills are compared with: the market when it was decided to close, not where it has run to since.
      mid = case when v.urgency < was.urgency and was.filled_quantity = 0 then v.mark else was.mid end,
      limit_price = private.closing_limit(next.urgency, next.walk, v.mark, v.natural_price, bound.max_debit),
      -- A profit that is gone is not closed for; a stop or a date, once it has closed, closes.
      cancelling = next.urgency = 4 and v.to_profit_target > 0
    from decided v
    join public.orders was using (order_id)
    cross join lateral (
      select least(v.urgency, was.urgency) as urgency,
        case
          when v.urgency < was.urgency then 0
          -- A price that never got to the broker has not been tried.
          when was.limit_price = was.broker_limit_price then least(was.walk + 1, 2)
          else was.walk
        end as walk
    ) next
    cross join lateral private.max_debit(next.urgency, v.profit_price, v.width) bound (max_debit)
    where o.order_id = was.order_id and was.purpose = 'exit' and was.status in ('working', 'partially_filled')
      and v.mark is not null and v.pnl is not null and not v.is_killed
  ),
  taken_back as (
    update public.orders o set cancelling = true
    from decided v where o.order_id = v.order_id and v.code = 'entry_working'
  ),
  told as (
    select m.*, jsonb_build_object(
      'position_id', m.position_id, 'ticker', m.ticker, 'strike_price', m.strike_price, 'width', m.width,
      'expiration_date', m.expiration_date, 'fault', m.mark_fault
    ) as facts
    from marked m
    -- Of most positions there is nothing to tell.
    where m.verdict <> 'hold'
  ),
  announced as (
    insert into private.outbox (kind, facts)
    select 'exit_due', facts || jsonb_build_object('verdict', verdict, 'exit_reason', due_reason)
    from told
    where verdict in ('waiting', 'off', 'refused', 'drift')
      and (verdict is distinct from previous_verdict or verdict = 'waiting' and previous_fault is null)
      -- These end by themselves.
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

comment on function private.claim_exits(bigint, json) is
  'The heart of a check, in one statement: marks every open position, evaluates its rules, stores the explanation, claims an exit intent where a rule holds or a person has asked for it, never for more than the broker holds, reprices working closes (neither while the kill switch is on) and queues what a person must know. Returns how many were checked and the exits claimed, [{position_id, reason}].';
