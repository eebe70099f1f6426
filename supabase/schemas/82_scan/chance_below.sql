create function private.chance_below(
  price_then numeric, price_now numeric, volatility double precision, years double precision, rate double precision
) returns double precision
language plpgsql immutable set search_path = ''
as $$
declare
  -- The distance of ln(price_then) from its expected value, in standard deviations.
  x double precision;
  t double precision;
  tail double precision;
begin
  if chance_below.price_then <= 0 then
    return 0::double precision;
  elsif chance_below.years <= 0 then
    return case when chance_below.price_now < chance_below.price_then then 1::double precision else 0::double precision end;
  end if;
  x := (ln((chance_below.price_then / chance_below.price_now)::double precision)
      - (chance_below.rate - chance_below.volatility ^ 2 / 2) * chance_below.years)
    / (chance_below.volatility * sqrt(chance_below.years));
  -- The normal distribution by Abramowitz and Stegun, 26.2.17, because Postgres 15 has no erf().
  t := 1 / (1 + 0.2316419 * abs(x));
  tail := exp(-x * x / 2) / sqrt(2 * pi())
    * t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return case when x > 0 then 1 - tail else tail end;
end;
$$;

comment on function private.chance_below(numeric, numeric, double precision, double precision, double precision) is
  'The probability that an underlying ends below a price, by the lognormal distribution that option prices imply, to seven digits. Prices in USD per share; volatility and risk-free rate annual, as fractions; years to the end. 0 to 1.';
