create function private.compare_settled_shares() returns void
language plpgsql set search_path = ''
as $$
declare
  today date := private.new_york_date(private.now());
begin
  if not exists (select from private.settled_shares s where s.compared_at is null and s.closed_on < today) then
    return;
  end if;
  with due as (
    update private.settled_shares s set held_after = h.held, compared_at = private.now()
    from private.shares_held h
    where s.compared_at is null and s.closed_on < today and h.ticker = s.ticker
      -- The shares were read in this session.
      and h.seen_at >= private.session_open(today)
    returning s.ticker, s.closed_on, s.held, s.held_after
  ),
  expired as materialized (
    select due.ticker, due.closed_on, p as position, o.order_id, o.exit_reason, o.quantity, coalesce(o.underlying_price, q.close) as price
    from due
    join public.positions p on p.underlying = due.ticker
      and private.new_york_date(private.expiration_close(p.trades_until)) = due.closed_on
    left join public.orders o on o.position_id = p.position_id and o.source = 'settlement' and o.status = 'filled'
    left join lateral (
      select (asked.facts ->> 'close')::numeric as close from private.prompts asked
      where asked.position_id = p.position_id and asked.kind = 'settlement' and asked.answered_at is null
    ) q on true
    where o.order_id is not null or p.status = 'OPEN'
  ),
  unexplained as (
    -- Assignments booked since then, of any expiration, and assignments still to be booked explain a change.
    select due.*, due.held_after - due.held - coalesce(a.shares, 0) - coalesce((
      select sum(t.quantity) from public.share_trades t
      where t.ticker = due.ticker and t.order_id is not null and t.traded_at >= private.expiration_close(due.closed_on)
    ), 0) as shares
    from due left join private.shares_adrift a using (ticker)
  ),
  suspect as (
    select e.position, e.price, u.held, u.held_after, abs(u.shares) / 100 as contracts,
      -- Positions with an open question come first, then those with the nearest strike.
      sum(coalesce(e.quantity, (e.position).open_quantity)) over (
        partition by u.ticker, u.closed_on
        order by e.order_id is not null, nearest.distance, (e.position).position_id
        rows between unbounded preceding and 1 preceding
      ) as before_it
    from unexplained u
    join expired e on (e.ticker, e.closed_on) = (u.ticker, u.closed_on) and e.exit_reason is distinct from 'assigned'
    cross join lateral (
      select min(abs(leg.strike - e.price)) as distance
      from jsonb_to_recordset((e.position).legs) leg (action text, option_type text, strike numeric)
      where leg.action = 'sell' and leg.option_type = case when u.shares > 0 then 'put' else 'call' end
    ) nearest
    where u.shares <> 0 and mod(u.shares, 100) = 0 and nearest.distance is not null
  ),
  asked as (
    insert into private.prompts (kind, position_id, facts)
    select 'settlement', (s.position).position_id, private.contract(s.position) || jsonb_build_object(
      'quantity', o.quantity, 'credit', (s.position).entry_price, 'close', s.price, 'outcome', 'exercised', 'pays_cash', false,
      'assigned_debit', private.worth((s.position).legs, s.price),
      'booked', o.limit_price, 'held_before', s.held, 'held_now', s.held_after)
    from suspect s
    join public.orders o on o.position_id = (s.position).position_id and o.source = 'settlement' and o.status = 'filled'
    where coalesce(s.before_it, 0) < s.contracts
    returning prompt_id
  )
  insert into private.outbox (kind, prompt_id) select 'settlement', prompt_id from asked;
end;
$$;

comment on function private.compare_settled_shares() is
  'At the first full check of the next session, compares the shares of each underlying whose options have expired with the shares before (private.settled_shares). An unexplained change of a hundred or more asks again about as many settlements as it takes, the nearest strikes first, because holders may exercise after the close. The bookings stay until a person answers.';
