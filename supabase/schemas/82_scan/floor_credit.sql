create function private.floor_credit(mid numeric, natural_credit numeric, ticker text, legs integer) returns numeric
language plpgsql stable set search_path = ''
as $$
declare
  exact numeric := floor_credit.mid - (floor_credit.mid - floor_credit.natural_credit) / 4;
  tick numeric := case
    -- Of a single option it is not known: a broker rounds up to the wider one, and what nobody can fill is no floor.
    when floor_credit.legs = 1 then case when exact < 300 then 5 else 10 end
    else coalesce((select i.spread_tick from public.index_roots i where i.root = floor_credit.ticker), 1)
  end;
begin
  return floor(exact / tick) * tick;
end;
$$;

comment on function private.floor_credit(numeric, numeric, text, integer) is
  'What is proposed where nobody has named a credit: a quarter of the way from the mid to the natural credit of so many legs, down to a price that an order can have. USD per contract.';
