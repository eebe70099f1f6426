create function private.likely_tick(legs integer, price numeric, spread_tick numeric) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when likely_tick.legs > 1 then likely_tick.spread_tick
    when likely_tick.price < 300 then 5
    else 10
  end;
end;
$$;

comment on function private.likely_tick(integer, numeric, numeric) is
  'The widest tick that an order may have at a price: with several legs, that of the root (private.spread_tick()). The tick of a single option is not known here; brokers round to 0.05 a share below 3.00 and to 0.10 from there on. All in USD per contract.';
