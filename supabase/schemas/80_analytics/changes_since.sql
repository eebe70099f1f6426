create function private.changes_since(since date) returns table (position_id bigint, change numeric, is_known boolean)
language sql stable set search_path = '' set jit = off
begin atomic
  with subject as (
    select p.position_id from public.positions p where p.status = 'OPEN'
    union
    -- The expression is private.new_york_date(), written out so that the index is used.
    select t.position_id from public.trade_history t where (t.exit_date at time zone 'America/New_York')::date > changes_since.since
  ),
  closed_by_then as (
    select r.position_id, sum(r.cash) as cash, sum(r.quantity) as quantity from private.v_realized r
    where not r.is_last and r.on_date <= changes_since.since
    group by r.position_id
  )
  select p.position_id,
    case p.status
      when 'OPEN' then p.credit - fills.entry_fees + fills.cash - coalesce(p.mark, p.entry_price) * p.open_quantity
      else p.realized_pnl
    end - case when life.is_old
      then p.credit - fills.entry_fees + coalesce(c.cash, 0) - coalesce(old.mark, p.entry_price) * (p.quantity - coalesce(c.quantity, 0))
      else 0
    end,
    old.mark is not null or not life.is_old
  from subject
  join public.positions p using (position_id)
  cross join lateral (select (p.entry_date at time zone 'America/New_York')::date <= changes_since.since as is_old) life
  cross join lateral (
    select
      coalesce(sum(o.fees) filter (where o.purpose = 'entry'), 0) as entry_fees,
      coalesce(sum(o.fill_cash - o.fees) filter (where o.purpose = 'exit'), 0) as cash
    from public.orders o
    where o.position_id = p.position_id
  ) fills
  left join closed_by_then c on c.position_id = p.position_id
  left join lateral (
    select m.close as mark from private.v_daily_marks m
    where m.position_id = p.position_id and m.trade_date <= changes_since.since
    order by m.trade_date desc limit 1
  ) old on life.is_old
  union all
  select null, case
      when l.closed_by is not null then l.pnl
      else l.quantity * (coalesce(new.close, l.price_in) - l.price_in) - l.fees_in
    end - case when life.is_old then l.quantity * (coalesce(old.close, l.price_in) - l.price_in) - l.fees_in else 0 end,
    true
  from public.v_share_lots l
  cross join lateral (select (l.opened_at at time zone 'America/New_York')::date as entry_day) came
  cross join lateral (select came.entry_day <= changes_since.since as is_old) life
  left join lateral (
    select c.close from private.share_closes c
    where c.ticker = l.ticker and c.trade_date >= came.entry_day order by c.trade_date desc limit 1
  ) new on true
  left join lateral (
    select c.close from private.share_closes c
    where c.ticker = l.ticker and c.trade_date between came.entry_day and changes_since.since order by c.trade_date desc limit 1
  ) old on life.is_old
  where l.closed_by is null or (l.closed_at at time zone 'America/New_York')::date > changes_since.since;
end;

comment on function private.changes_since(date) is
  'P&L of the book since the end of a New York date, by the latest marks, net of the fees paid since: a row for each position that is open or was closed since (closed parts at their fills), and a row without position_id for each lot of shares, at official closes. Values follow v_equity: without a mark on that date, the mark before it counts; before its first mark a position counts at its entry price, and is_known is false if it was already open on that date. USD.';
