create function private.margin(legs jsonb, credit numeric, price numeric, is_broad boolean default false) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  -- With two short legs only the larger requirement counts, plus the other leg's premium; the whole credit
  -- already includes that premium.
  return (
    select margin.credit + 100 * max(greatest(
      case when margin.is_broad then 0.15 else 0.20 end * margin.price - out_of_the_money, 0.10 * floor_of)) filter (where margin.price is not null)
    from jsonb_to_recordset(margin.legs) leg (action text, option_type text, strike numeric)
    cross join lateral (
      select
        greatest(0, case leg.option_type when 'put' then margin.price - leg.strike else leg.strike - margin.price end) as out_of_the_money,
        case leg.option_type when 'put' then leg.strike else margin.price end as floor_of
    ) v
    where leg.action = 'sell'
  );
end;
$$;

comment on function private.margin(jsonb, numeric, numeric, boolean) is
  'Approximate margin of uncovered short legs (Cboe''s strategy-based margin): the largest requirement of any side plus the whole premium. A requirement is 20 % of the underlying (15 % of a broad index) less what the leg is out of the money, at least 10 % of the put''s strike or of the underlying. credit and result in USD per contract, price in USD per share.';
