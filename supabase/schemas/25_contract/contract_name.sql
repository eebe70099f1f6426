create function private.contract_name(ticker text, legs jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
declare
  shape text := private.shape(contract_name.legs);
  has_sides boolean := contract_name.legs @> '[{"option_type": "put"}, {"option_type": "call"}]';
begin
  return (
    select concat_ws(' ', contract_name.ticker, drawn.strikes,
      case when drawn.at_one_strike then coalesce(s.name_at_one_strike, s.name) else s.name end,
      to_char(drawn.expiration, 'Mon FMDD ''YY'))
    from (
      select
        string_agg(distinct_strike.words, '/' order by distinct_strike.place) as strikes,
        min(distinct_strike.expiration) as expiration,
        bool_or(distinct_strike.short_legs = 2) as at_one_strike
      from (
        select trim_scale(leg.strike)::text as words, min(leg.expiration) as expiration,
          count(*) filter (where leg.action = 'sell') as short_legs,
          -- A spread names its short strike first; a contract with puts and calls names its strikes from the
          -- lowest up.
          case when has_sides then leg.strike else min(case leg.action when 'sell' then 0 else 1 end) end as place
        from jsonb_to_recordset(contract_name.legs) leg (action text, option_type text, strike numeric, expiration date)
        group by leg.strike
      ) distinct_strike
    ) drawn
    left join private.strategies() s on s.strategy_type = shape
  );
end;
$$;

comment on function private.contract_name(text, jsonb) is
  'The full name of a contract, the same wherever it is shown: SPY 580 put Apr 17 ''26; SPY 580/575 put spread; SPY 560/565/620/625 iron condor.';
-- The view v_opportunities runs as its caller.
grant execute on function private.contract_name(text, jsonb) to service_role;
