create function private.worth(legs jsonb, price numeric) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select sum(
      case leg.action when 'sell' then 100 else -100 end
      * greatest(0, case leg.option_type when 'put' then leg.strike - worth.price else worth.price - leg.strike end))
      -- Without the filter, greatest() would ignore an unknown price and value the leg at 0.
      filter (where worth.price is not null)
    from jsonb_to_recordset(worth.legs) leg (action text, option_type text, strike numeric)
  );
end;
$$;

comment on function private.worth(jsonb, numeric) is
  'The worth of legs at expiration at a price of the underlying (USD per share): the cost of closing one contract of each; negative where closing would bring money. USD per contract.';
-- The view v_opportunities runs as its caller.
grant execute on function private.worth(jsonb, numeric) to service_role;
