create function private.worth(legs jsonb, price numeric) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select sum(
      case leg.action when 'sell' then 100 else -100 end
      * greatest(0, case leg.option_type when 'put' then leg.strike - worth.price else worth.price - leg.strike end))
      -- greatest() would take an unknown price for a worthless leg.
      filter (where worth.price is not null)
    from jsonb_to_recordset(worth.legs) leg (action text, option_type text, strike numeric)
  );
end;
$$;

comment on function private.worth(jsonb, numeric) is
  'What legs are worth at expiration by the price of the underlying (USD per share): what closing a contract of each would cost, negative where it would bring something. USD per contract.';
-- For v_opportunities, which runs as its caller.
grant execute on function private.worth(jsonb, numeric) to service_role;
