create function private.judge_exits(position_ids bigint[], quotes json, may_count boolean)
returns table (
  position_id bigint, mark numeric, natural_price numeric, fault text, legs jsonb,
  pnl numeric, dte integer, profit_price numeric, to_profit_target numeric, to_stop_loss numeric,
  exit_reason text, urgency smallint, verdict text, code text,
  counts boolean, unmarked_checks integer, stop_checks integer,
  order_id bigint, closable integer, is_killed boolean, previous_verdict text, previous_fault text
)
language sql stable rows 1000 set search_path = ''
as $$
  with today (now, date, since_open) as (
    select n, d, n - private.session_open(d) from private.now() n cross join private.new_york_date(n) d
  ),
  refused as (
    select o.position_id, count(*) as times from public.orders o, today
    where o.purpose = 'exit' and o.status = 'rejected' and private.new_york_date(o.created_at) = today.date
    group by o.position_id
  ),
  tolerance as (
    select today.now, today.date, stop.needed as stops_needed, stop.checks as stops_kept, o.max_close_refusals, switch.killed_at,
      today.since_open < make_interval(mins => q.quiet_minutes) as rules_are_quiet,
      today.since_open < make_interval(mins => o.quiet_minutes) as orders_are_quiet
    from today, public.stop_confirmation stop, public.quote_settings q, public.order_settings o, public.switches switch
    -- limit 1 keeps the plan small: Postgres expects thousands of rows in each of these one-row tables.
    limit 1
  ),
  evaluated as (
    select p.position_id, coalesce(m.mark, decayed.mark) as mark, coalesce(m.natural_price, decayed.mark) as natural_price,
      quoted.fault, m.legs, e.*, s.orders_are_quiet, s.max_close_refusals,
      p.auto_exit, p.verdict as previous_verdict, p.mark_fault as previous_fault, refused.times as refusals,
      working.order_id, working.purpose as order_purpose, p.open_quantity, s.killed_at is not null as is_killed,
      look.counts,
      case when quoted.fault is null then 0 else p.unmarked_checks + look.counts::integer end as unmarked_checks,
      history.stop_checks, bit_count(history.stop_checks::bit(32)) >= s.stops_needed as stop_is_confirmed,
      coalesce(quoted.fault, case when s.rules_are_quiet then 'quiet_period' end) as code
    from unnest(judge_exits.position_ids) looked_at (position_id)
    join public.positions p using (position_id)
    join private.combined_marks('position', judge_exits.quotes, judge_exits.position_ids::text[]) m
      on m.subject_id = p.position_id::text
    cross join tolerance s
    cross join lateral (
      -- An option that is almost worthless may have no bid. Where even the ask meets the profit target, no bid
      -- could change the decision.
      select case when m.fault = 'too_wide' and p.credit - m.worst * p.quantity >= p.profit_target then m.worst end as mark
    ) decayed
    cross join lateral (select case when decayed.mark is null then m.fault end as fault) quoted
    cross join lateral private.evaluate_exit(p, case when not s.rules_are_quiet then coalesce(m.mark, decayed.mark) end, s.date) e
    cross join lateral (select judge_exits.may_count and private.counts_again(p.counted_at, s.now) as counts) look
    cross join lateral (
      select case
        when e.pnl is null or not look.counts then p.stop_checks
        else ((p.stop_checks << 1) | (e.urgency is not distinct from 1)::integer) & ((1 << s.stops_kept) - 1)
      end as stop_checks
    ) history
    left join public.orders working on working.position_id = p.position_id and working.is_live
    left join refused on refused.position_id = p.position_id
  ),
  held as (
    -- No order may be made for contracts that the broker does not hold. Those it holds go first to the positions
    -- that close now.
    select asked.position_id, min(greatest(asked.open_quantity - greatest(asked_until - available, 0), 0)) as closable
    from (
      select p.position_id, p.open_quantity,
        sum(p.open_quantity) over (partition by d.symbol)
          - greatest(abs(d.booked) - case when sign(d.held) = sign(d.booked) then abs(d.held) else 0 end, 0) as available,
        sum(p.open_quantity) over (
          partition by d.symbol order by v.order_purpose is distinct from 'exit', v.exit_reason is null, p.position_id
        ) as asked_until
      from public.drifts d
      cross join unnest(d.position_ids) holder (position_id)
      join public.positions p on p.position_id = holder.position_id and p.status = 'OPEN'
      -- Positions outside a partial check need none now.
      left join evaluated v on v.position_id = p.position_id
      where d.speaks
    ) asked
    group by asked.position_id
  ),
  judged as (
    select v.*,
      coalesce(held.closable, v.open_quantity)::integer as closable,
      -- An unconfirmed stop neither closes a position nor speeds up a close.
      case
        when stop_is_confirmed or v.urgency <> 1 then v.urgency
        when v.exit_reason = 'manual' then 2::smallint
        when v.exit_reason = '21dte' then 3::smallint
      end as acted_urgency,
      case
        when order_purpose = 'exit' then 'closing'
        when v.exit_reason is null and v.code is not null then 'unmarked'
        when v.exit_reason is null then 'hold'
        when v.exit_reason = 'stop_loss' and not stop_is_confirmed then 'confirming'
        when not auto_exit and v.exit_reason <> 'manual' then 'off'
        when v.is_killed then 'killed'
        when refusals >= max_close_refusals then 'refused'
        when coalesce(held.closable, v.open_quantity) <= 0 then 'drift'
        -- A position has one live order at a time, so the rest of its entry is cancelled first.
        when order_purpose = 'entry' then 'waiting'
        -- No order leaves without a trustworthy quote, not even for the date rule.
        when v.fault is not null or orders_are_quiet then 'waiting'
        else 'exit'
      end as acted_verdict
    from evaluated v left join held on held.position_id = v.position_id
  )
  select j.position_id, j.mark, j.natural_price, j.fault, j.legs, j.pnl, j.dte, j.profit_price, j.to_profit_target, j.to_stop_loss,
    j.exit_reason, j.acted_urgency, j.acted_verdict,
    case
      when j.acted_verdict = 'waiting' and j.order_purpose = 'entry' then 'entry_working'
      else coalesce(j.code, case when j.exit_reason is not null and j.orders_are_quiet then 'quiet_period' end)
    end,
    j.counts, j.unmarked_checks, j.stop_checks, j.order_id, j.closable, j.is_killed, j.previous_verdict, j.previous_fault
  from judged j
$$;

comment on function private.judge_exits(bigint[], json, boolean) is
  'A check''s decisions about open positions, without changing any: mark, rules, reason and urgency of a close, the verdict with its code (private.exit_decisions), the contracts that can be closed (never more than the broker holds) and the live order. quotes as in private.combined_marks(); prices in USD per contract. may_count = false: counters of checks do not change, whatever time has passed.';
