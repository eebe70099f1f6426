create function private.warn_ex_dividend(biting jsonb, quotes json, underlyings jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  if not biting @> '[{"warning": "ex_dividend"}]' then
    return;
  end if;
  perform private.tell_warnings('ex_dividend', (
    select coalesce(jsonb_agg(to_jsonb(worst)), '[]')
    from (
      select distinct on (leg.position_id) leg.position_id, leg.bites_on, leg.strike, u.price, leg.dividend,
        put.mid as put_mid, v.time_value, leg.bites_on <= next_session.date as is_last
      from jsonb_to_recordset(biting) leg (warning text, position_id bigint, bites_on date, underlying text, symbol text, strike numeric, dividend numeric, put_symbol text)
      join jsonb_to_recordset(underlyings) u (ticker text, price numeric) on u.ticker = leg.underlying and u.price > leg.strike
      left join private.option_mids(quotes) call on call.symbol = leg.symbol
      -- By put-call parity, the holder of the call gives up the value of the put by exercising.
      left join private.option_mids(quotes) put on put.symbol = leg.put_symbol and not put.is_wide
      cross join lateral (select case when call.mid is not null then greatest(call.mid - (u.price - leg.strike), 0) end as time_value) v
      cross join lateral (
        select private.new_york_date(private.next_close(private.session_close(private.new_york_date(private.now())))) as date
      ) next_session
      where leg.warning = 'ex_dividend' and coalesce(put.mid, v.time_value) < leg.dividend
      order by leg.position_id, leg.bites_on, leg.strike
    ) worst
  ));
end;
$$;

comment on function private.warn_ex_dividend(jsonb, json, jsonb) is
  'Warns of short calls in the money that are worth exercising for a dividend: the put of the same strike or, where it has no trustworthy quote, the call''s own time value is worth less than the dividend. It warns in the last two sessions before the ex-date. quotes as in private.combined_marks() (USD per contract), underlyings [{ticker, price (USD per share)}].';
