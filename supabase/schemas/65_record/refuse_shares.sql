create function private.refuse_shares(ticker text, quantity integer, price numeric, fees numeric) returns void
language plpgsql stable set search_path = ''
as $$
declare
  held integer := private.shares_booked(ticker);
begin
  if ticker is null or ticker !~ '^[A-Z][A-Z0-9./-]{0,19}$' then
    raise exception 'ticker is not valid: %', coalesce(ticker, 'it is missing') using errcode = 'PT422', detail = 'ticker';
  elsif exists (select from public.index_roots i where refuse_shares.ticker in (i.root, i.underlying)) then
    raise exception '% is an index: it has no shares', ticker using errcode = 'PT422', detail = 'ticker';
  elsif quantity is null or quantity = 0 or abs(quantity) > 1000000 then
    raise exception 'quantity must be 1 to 1,000,000 shares, negative for a sale' using errcode = 'PT422', detail = 'quantity';
  elsif price is null or price not between 0.0001 and 1000000 then
    raise exception 'price must be 0.0001 to 1,000,000 USD per share' using errcode = 'PT422', detail = 'price';
  elsif fees not between 0 and 1000000 then
    raise exception 'fees must be 0 to 1,000,000 USD' using errcode = 'PT422', detail = 'fees';
  elsif quantity < 0 and -quantity > held then
    raise exception 'the book has only % shares of %: first record the purchase or assignment of the shares that were sold', held, ticker
      using errcode = 'PT409';
  end if;
end;
$$;

comment on function private.refuse_shares(text, integer, numeric, numeric) is
  'Refuses an impossible trade of shares, price in USD per share, fees in USD: PT422, naming the field; PT409 for a sale of more than the book has.';
