create function private.likely_tick(ticker text, legs integer, price numeric) returns numeric
language plpgsql stable set search_path = ''
as $$
begin
  return case
    when likely_tick.legs = 1 then case when likely_tick.price < 300 then 5 else 10 end
    else coalesce((select i.spread_tick from public.index_roots i where i.root = likely_tick.ticker), 1)
  end;
end;
$$;

comment on function private.likely_tick(text, integer, numeric) is
  'The widest tick that an order of so many legs may have at a price, both in USD per contract: of a single option it is not known, and a broker rounds to it; what is proposed as a floor is a multiple of it.';
