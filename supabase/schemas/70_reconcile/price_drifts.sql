create function private.price_drifts(underlyings jsonb) returns void
language sql set search_path = ''
begin atomic
  update public.drifts d set underlying_price = said.price
  from private.unpriced_drifts u
  join jsonb_to_recordset(price_drifts.underlyings) said (ticker text, price numeric) using (ticker)
  where d.symbol = u.symbol and said.price > 0;
end;

comment on function private.price_drifts(jsonb) is
  'Stores prices of underlyings [{ticker, price (USD per share)}] with the missing contracts on them, once: the first price after they were found missing.';
