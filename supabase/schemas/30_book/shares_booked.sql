create function private.shares_booked(ticker text) returns integer
language sql stable set search_path = ''
return (select coalesce(sum(t.quantity), 0)::integer from public.share_trades t where t.ticker = shares_booked.ticker);

comment on function private.shares_booked(text) is 'Number of shares of a ticker in the book; negative = short.';
