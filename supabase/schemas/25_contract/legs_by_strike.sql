create function private.legs_by_strike(strategy_type text, strike_price numeric, width numeric) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select jsonb_agg(jsonb_build_object('action', leg.action, 'option_type', side.option_type, 'strike', leg.strike))
    from private.strategies() s
    cross join lateral (select case when s.legs ilike 'p%' then 'put' else 'call' end as option_type) side
    cross join lateral (values
      ('sell', legs_by_strike.strike_price),
      ('buy', legs_by_strike.strike_price + case side.option_type when 'put' then -1 else 1 end * legs_by_strike.width)
    ) leg (action, strike)
    where s.strategy_type = legs_by_strike.strategy_type
      -- Without a width the strategy must be one short leg; with a width, a short leg and a long one of the same
      -- type.
      and s.legs ~ case when legs_by_strike.width is null then '^[pc]$' else '^(Pp|cC)$' end
      and leg.strike is not null
  );
end;
$$;

comment on function private.legs_by_strike(text, numeric, numeric) is
  'The legs that a strike_price and, for a spread, a width describe: [{action, option_type, strike}]; null for strategies that need more than these. Strikes and width in USD per share.';
