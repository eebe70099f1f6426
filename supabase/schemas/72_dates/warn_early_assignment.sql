create function private.warn_early_assignment(biting jsonb, quotes json, underlyings jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  if not biting @> '[{"warning": "early_assignment"}]' then
    return;
  end if;
  perform private.tell_warnings('early_assignment', (
    select coalesce(jsonb_agg(to_jsonb(worst)), '[]')
    from (
      select distinct on (leg.position_id) leg.position_id, leg.bites_on, leg.option_type, leg.strike, u.price,
        greatest(option.mid - v.intrinsic, 0) as time_value
      from jsonb_to_recordset(biting) leg (warning text, position_id bigint, bites_on date, underlying text, symbol text, option_type text, strike numeric)
      join jsonb_to_recordset(underlyings) u (ticker text, price numeric) on u.ticker = leg.underlying
      join private.option_mids(quotes) option on option.symbol = leg.symbol
      cross join lateral (
        select case leg.option_type when 'put' then leg.strike - u.price else u.price - leg.strike end as intrinsic
      ) v
      where leg.warning = 'early_assignment' and v.intrinsic > 0 and option.mid - v.intrinsic < 0.05
      order by leg.position_id, v.intrinsic desc
    ) worst
  ));
end;
$$;

comment on function private.warn_early_assignment(jsonb, json, jsonb) is
  'Warns of short options on shares that are in the money with less than 0.05 USD a share of time value: their holder loses nothing by exercising today. quotes as in private.combined_marks() (USD per contract), underlyings [{ticker, price (USD per share)}].';
