create function private.book_on(day date) returns table (position_id bigint, open_quantity integer, unrealized_pnl numeric)
language sql stable set search_path = ''
begin atomic
  select p.position_id, p.open_quantity, p.unrealized_pnl
  from public.positions p
  where p.status = 'OPEN' and book_on.day is null
  union all
  select p.position_id, rest.quantity, round(p.credit * rest.quantity / p.quantity - m.close * rest.quantity, 2)
  from public.positions p
  left join (
    select r.position_id, sum(r.quantity) as quantity from private.v_realized r
    where not r.is_last and r.on_date <= book_on.day group by r.position_id
  ) c using (position_id)
  cross join lateral (select (p.quantity - coalesce(c.quantity, 0))::integer as quantity) rest
  left join lateral (
    select d.close from private.v_daily_marks d
    where d.position_id = p.position_id and d.trade_date <= book_on.day
    order by d.trade_date desc limit 1
  ) m on true
  where (p.entry_date at time zone 'America/New_York')::date <= book_on.day
    and coalesce((p.exit_date at time zone 'America/New_York')::date > book_on.day, true);
end;

comment on function private.book_on(date) is
  'The positions that are open now (day = null), or were at the end of a New York date, with their open contracts and the P&L of these at the latest mark of that time, before fees. USD; null without a mark.';
