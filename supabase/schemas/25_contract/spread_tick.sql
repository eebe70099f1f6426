create function private.spread_tick(ticker text) returns numeric
language sql stable set search_path = ''
return coalesce((select i.spread_tick from public.index_roots i where i.root = spread_tick.ticker), 1);

comment on function private.spread_tick(text) is
  'Price increment of orders with several legs on a root. USD per contract.';
