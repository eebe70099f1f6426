create function private.warn_last_hours(biting jsonb, underlyings jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  if not biting @> '[{"warning": "last_hours"}]' then
    return;
  end if;
  perform private.tell_warnings('last_hours', (
    select coalesce(jsonb_agg(to_jsonb(worst)), '[]')
    from (
      select distinct on (leg.position_id) leg.position_id, leg.bites_on, leg.action, leg.option_type, leg.strike, u.price,
        v.is_near, v.is_in_the_money, i.settles_by,
        l.permits ->> 'broker' as broker,
        to_char((private.session_close(private.new_york_date(private.now()))
          - make_interval(mins => (l.permits ->> 'liquidates_minutes')::integer)) at time zone 'America/New_York', 'HH24:MI') as liquidates_at
      from jsonb_to_recordset(biting) leg (warning text, position_id bigint, bites_on date, underlying text, symbol text, action text, option_type text, strike numeric)
      join jsonb_to_recordset(underlyings) u (ticker text, price numeric) on u.ticker = leg.underlying
      join public.positions p on p.position_id = leg.position_id
      left join public.index_roots i on i.root = p.ticker
      cross join private.check_lease l
      cross join lateral (
        select abs(u.price - leg.strike) <= u.price / 100 as is_near,
          case leg.option_type when 'put' then u.price < leg.strike else u.price > leg.strike end as is_in_the_money
      ) v
      where leg.warning = 'last_hours' and (v.is_near or v.is_in_the_money)
      -- A leg in the money comes before a leg that is only near its strike.
      order by leg.position_id, v.is_in_the_money desc, abs(u.price - leg.strike)
    ) worst
  ));
end;
$$;

comment on function private.warn_last_hours(jsonb, jsonb) is
  'Warns of positions in the last 90 minutes of their last session (from 14:30 where it ends at 16:00) with a short leg within 1 % of the underlying or in the money. The message names the worst leg, and the time from which the broker may close the position itself. underlyings [{ticker, price (USD per share)}].';
