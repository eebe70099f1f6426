create function private.floor_credit(mid numeric, natural_credit numeric, legs integer, spread_tick numeric) returns numeric
language plpgsql immutable set search_path = ''
as $$
declare
  exact numeric := floor_credit.mid - (floor_credit.mid - floor_credit.natural_credit) / 4;
  tick numeric := private.likely_tick(floor_credit.legs, exact, floor_credit.spread_tick);
begin
  return floor(exact / tick) * tick;
end;
$$;

comment on function private.floor_credit(numeric, numeric, integer, numeric) is
  'The credit proposed where nobody has named one: a quarter of the way from the mid to the natural credit for this number of legs, rounded down to a possible price of an order (private.likely_tick()). USD per contract.';
