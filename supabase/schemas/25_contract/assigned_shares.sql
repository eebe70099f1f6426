create function private.assigned_shares(legs jsonb, close numeric, debit numeric, out quantity integer, out price numeric)
language plpgsql immutable set search_path = ''
as $$
declare
  short jsonb := private.short_legs(legs);
begin
  price := assigned_shares.close;
  if price is null then
    -- Nobody has said it, but what was paid for its short leg tells, where there is one alone.
    if jsonb_array_length(short) > 1 or assigned_shares.debit >= private.max_worth(legs) then
      return;
    end if;
    price := (short -> 0 ->> 'strike')::numeric
      + assigned_shares.debit / 100 * case short -> 0 ->> 'option_type' when 'put' then -1 else 1 end;
  end if;

  -- A put sold brings shares, a call sold takes them; what is bought does the opposite.
  select sum(100 * case when (leg.action = 'sell') = (leg.option_type = 'put') then 1 else -1 end)::integer into quantity
  from jsonb_to_recordset(legs) leg (action text, option_type text, strike numeric)
  where case leg.option_type when 'put' then price < leg.strike else price > leg.strike end;

  if quantity is null then
    -- A holder may exercise what is out of the money, too: what is nearest, and for nothing but its strike.
    select case leg.option_type when 'put' then 100 else -100 end, leg.strike into quantity, price
    from jsonb_to_recordset(short) leg (option_type text, strike numeric)
    order by abs(leg.strike - price), leg.option_type desc limit 1;
  end if;
end;
$$;

comment on function private.assigned_shares(jsonb, numeric, numeric) is
  'What assignment makes of the legs of a contract: quantity shares (negative = they are taken; 0 where the legs pass them on) at price (USD per share), so that they and what the contract was booked at make the strike less the premium, once. close: the price by which the legs were valued, USD per share; where it is null debit, what was booked, tells it of a single short leg (USD per contract); quantity is null where nobody can know.';
