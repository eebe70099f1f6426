create function private.account_holdings(holdings json) returns table (symbol text, held integer)
language sql immutable set search_path = ''
as $$
  select h.symbol, case
      when bool_and(coalesce(h.symbol is not null and abs(h.quantity) <= 1e9 and (h.quantity = trunc(h.quantity) or private.osi_expiration(h.symbol) is null), false))
        and abs(sum(h.quantity)) <= 1e9 then round(sum(h.quantity))::integer
    end
  from (
    select nullif(trim(said.symbol), '') as symbol, said.quantity
    from json_to_recordset(account_holdings.holdings) said (symbol text, quantity numeric)
  ) h
  group by h.symbol
$$;

comment on function private.account_holdings(json) is
  'The broker''s holdings [{symbol, quantity}], summed by symbol: contracts or shares, negative when short. held is null where the quantity cannot be read; symbol is null where the symbol is missing, so that it may be any holding.';
