create function private.assigned_shares(legs jsonb, close numeric, debit numeric, out quantity integer, out price numeric)
language plpgsql immutable set search_path = ''
as $$
declare
  short jsonb := private.short_legs(legs);
begin
  price := assigned_shares.close;
  if price is null then
    -- Without a close, the debit still gives the price where there is a single short leg and the debit is below
    -- its maximum.
    if jsonb_array_length(short) > 1 or assigned_shares.debit >= private.max_worth(legs) then
      return;
    end if;
    price := (short -> 0 ->> 'strike')::numeric
      + assigned_shares.debit / 100 * case short -> 0 ->> 'option_type' when 'put' then -1 else 1 end;
  end if;

  -- A short put brings shares and a short call takes them; long legs do the opposite.
  select sum(100 * case when (leg.action = 'sell') = (leg.option_type = 'put') then 1 else -1 end)::integer into quantity
  from jsonb_to_recordset(legs) leg (action text, option_type text, strike numeric)
  where case leg.option_type when 'put' then price < leg.strike else price > leg.strike end;

  if quantity is null then
    -- No leg is in the money, but the holder of a short option may still exercise it. The nearest short leg
    -- counts as exercised, at its strike.
    select case leg.option_type when 'put' then 100 else -100 end, leg.strike into quantity, price
    from jsonb_to_recordset(short) leg (option_type text, strike numeric)
    order by abs(leg.strike - price), leg.option_type desc limit 1;
  end if;
end;
$$;

comment on function private.assigned_shares(jsonb, numeric, numeric) is
  'The shares that assignment of a contract''s legs brings: quantity (negative = shares go; 0 where the legs pass them on) at price (USD per share). With the debit at which the contract was booked, that price adds up to the strike less the premium, counted once. close: the price that valued the legs, USD per share; null = it is worked out from debit (as booked, USD per contract) where there is a single short leg. quantity is null where it cannot be known.';
