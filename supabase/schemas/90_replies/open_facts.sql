create function private.open_facts(day date default null) returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object('total', count(*), 'unrealized_pnl', coalesce(sum(b.unrealized_pnl), 0),
    'unmarked', count(*) filter (where b.unrealized_pnl is null),
    'day', coalesce(private.session_before(open_facts.day + 1), private.last_session()),
    'day_change', private.session_change(open_facts.day),
    'shares', (
      select jsonb_build_object(
        'unrealized_pnl', sum(round(l.quantity * (value.mark - l.price_in) - l.fees_in, 2)),
        'market_value', sum(round(l.quantity * value.mark, 2)))
      from public.v_share_lots l
      cross join lateral (select coalesce(open_facts.day, private.new_york_date(private.now())) as day) until
      -- Shares are valued at the last official close since they came, before the first one at their purchase
      -- price.
      cross join lateral (
        select coalesce((
          select c.close from private.share_closes c
          where c.ticker = l.ticker and c.trade_date between (l.opened_at at time zone 'America/New_York')::date and until.day
          order by c.trade_date desc limit 1
        ), l.price_in) as mark
      ) value
      where case when open_facts.day is null then l.closed_by is null
        else (l.opened_at at time zone 'America/New_York')::date <= until.day
          and coalesce((l.closed_at at time zone 'America/New_York')::date > until.day, true) end
      having count(*) > 0
    ))
  from private.book_on(open_facts.day) b;
end;

comment on function private.open_facts(date) is
  'The open book in a few figures, now (day = null) or at the end of a New York date: {total, unrealized_pnl (of the positions, USD, at the latest marks), unmarked (positions without a mark), day (the current or last session), day_change (private.session_change()), shares: {unrealized_pnl, market_value (at the last official closes)}, null where there are none}.';
