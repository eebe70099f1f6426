create function private.chance_between(
  lower numeric, lower_volatility double precision, upper numeric, upper_volatility double precision,
  price_now numeric, years double precision, rate double precision
) returns double precision
language plpgsql immutable set search_path = ''
as $$
begin
  return greatest(0,
    case when chance_between.upper is null then 1
      else private.chance_below(chance_between.upper, chance_between.price_now, chance_between.upper_volatility, chance_between.years, chance_between.rate) end
    - case when chance_between.lower is null then 0
      else private.chance_below(chance_between.lower, chance_between.price_now, chance_between.lower_volatility, chance_between.years, chance_between.rate) end);
end;
$$;

comment on function private.chance_between(numeric, double precision, numeric, double precision, numeric, double precision, double precision) is
  'The probability that an underlying ends between two break-evens (null = none on that side), each with the volatility of its strike: private.chance_below(). Prices in USD per share. 0 to 1.';
