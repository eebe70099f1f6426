create function private.shape(legs jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select s.strategy_type
    from private.strategies() s
    join (
      select string_agg(
        case when leg.action = 'sell' then left(leg.option_type, 1) else upper(left(leg.option_type, 1)) end, ''
        order by leg.strike, leg.option_type desc
      ) as legs,
        -- Two legs in the same option, or a long leg at the strike of its short leg, do not make a spread.
        count(*) = count(distinct (leg.option_type, leg.strike)) as are_apart
      from jsonb_to_recordset(shape.legs) leg (action text, option_type text, strike numeric)
    ) drawn on drawn.legs = s.legs and drawn.are_apart
  );
end;
$$;

comment on function private.shape(jsonb) is
  'The strategy that legs (trade_requests.legs) make, by their sides, types and strikes; null where they make no known strategy.';
-- The view v_opportunities runs as its caller.
grant execute on function private.shape(jsonb) to service_role;
