create function private.biting_legs(position_ids bigint[])
returns table (
  warning text, position_id bigint, bites_on date, underlying text,
  symbol text, action text, option_type text, strike numeric, dividend numeric, put_symbol text
)
language plpgsql stable rows 100 set search_path = ''
as $$
#variable_conflict use_column
declare
  at timestamptz := private.now();
  today date := private.new_york_date(at);
  closes_at timestamptz := private.session_close(today);
  next_session date;
  session_after date;
  is_late boolean;
begin
  -- Quotes of the first minutes are stubs.
  if closes_at is null or at < private.session_open(today) + interval '5 minutes' or at >= closes_at then
    return;
  end if;
  next_session := private.new_york_date(private.next_close(closes_at));
  session_after := private.new_york_date(private.next_close(private.session_close(next_session)));
  is_late := at >= closes_at - interval '90 minutes';
  -- Each branch reads as little as possible, because mostly there is nothing to warn of.
  return query
  with near as (
    -- Calls that live past the last session before the ex-date, and whose holder can exercise today or in the
    -- next session to get the dividend.
    select 'ex_dividend' as warning, p.position_id, d.ex_date as bites_on, d.amount as dividend, p.ticker, p.underlying, p.legs
    from public.dividends d
    join public.positions p on p.underlying = d.ticker and p.trades_until >= d.ex_date
    where d.ex_date > today and d.ex_date <= session_after
      and p.position_id = any (biting_legs.position_ids) and p.status = 'OPEN'
      and not exists (select from public.index_roots i where i.root = p.ticker)
    union all
    -- Without any quote nothing can be said. With more than a week left, an option in the money without time
    -- value costs more than 1 % of its strike, or in a spread more than half of the width. A position marked
    -- below that needs no price of its underlying.
    select 'early_assignment', p.position_id, p.expiration_date, null, p.ticker, p.underlying, p.legs
    from public.positions p
    where p.position_id = any (biting_legs.position_ids) and p.status = 'OPEN'
      -- In the last hours the warning last_hours covers it.
      and p.trades_until >= case when is_late then next_session else today end
      and (p.trades_until <= today + 7 or p.mark_fault <> 'missing'
        or p.mark >= least((p.legs -> 0 ->> 'strike')::numeric, p.max_worth / 2))
      and not exists (select from public.index_roots i where i.root = p.ticker)
    union all
    select 'last_hours', p.position_id, p.expiration_date, null, p.ticker, p.underlying, p.legs
    from public.positions p
    where is_late and p.position_id = any (biting_legs.position_ids) and p.status = 'OPEN'
      and p.trades_until >= today and p.trades_until < next_session
  )
  select n.warning, n.position_id, n.bites_on, n.underlying, leg.symbol, leg.action, leg.option_type, leg.strike, n.dividend,
    case n.warning when 'ex_dividend' then private.osi_symbol(n.ticker, leg.expiration, 'put', leg.strike) end
  from near n
  cross join lateral jsonb_to_recordset(n.legs) leg (symbol text, action text, option_type text, strike numeric, expiration date)
  where leg.action = 'sell' and (n.warning <> 'ex_dividend' or leg.option_type = 'call')
    and not exists (
      select from private.date_warnings w
      where (w.position_id, w.warning, w.bites_on) = (n.position_id, n.warning, n.bites_on)
        and (w.told_on >= today or w.left_at is not null)
    );
end;
$$;

comment on function private.biting_legs(bigint[]) is
  'Short legs of positions that a warning (private.date_warnings.warning) may concern now, so that a check asks the price of their underlying: short calls with an ex-date (bites_on, dividend in USD per share) in the next two sessions, together with the put of the same strike; short options on shares that may be in the money without time value, by their latest marks; in the last 90 minutes of their last session, all short legs. None in the first five minutes of a session, and none for a warning that was sent today or answered with Leave. Strikes in USD per share.';
