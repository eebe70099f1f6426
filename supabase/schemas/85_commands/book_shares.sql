create function private.book_shares(subject jsonb, user_id text) returns void
language sql set search_path = ''
begin atomic
  insert into private.outbox (kind, facts)
  select 'shares', jsonb_build_object('recorded', public.record_shares(
    s.ticker, s.quantity, s.price, s.fees, true, book_shares.user_id))
  from jsonb_to_record(book_shares.subject) s (ticker text, quantity integer, price numeric, fees numeric);
end;

comment on function private.book_shares(jsonb, text) is
  'Records shares {ticker, quantity, price (USD per share), fees?} bought or sold elsewhere, and answers with the new holding.';
