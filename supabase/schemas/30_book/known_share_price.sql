create function private.known_share_price(ticker text) returns numeric
language sql stable set search_path = ''
return (private.last_share_price(known_share_price.ticker)).price;

comment on function private.known_share_price(text) is
  'The price of private.last_share_price(). USD per share; null = none.';
