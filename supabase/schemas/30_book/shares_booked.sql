create function private.shares_booked(ticker text) returns integer
language sql stable set search_path = ''
return (select coalesce(sum(t.quantity), 0)::integer from public.share_trades t where t.ticker = shares_booked.ticker);

comment on function private.shares_booked(text) is 'How many shares of a ticker the book has; negative = short.';
