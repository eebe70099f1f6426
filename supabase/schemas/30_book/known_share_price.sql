create function private.known_share_price(ticker text) returns numeric
language sql stable set search_path = ''
begin atomic
  select price from (
    select c.close, (c.trade_date + time '16:00') at time zone 'America/New_York' from private.share_closes c
    where c.ticker = known_share_price.ticker
    union all
    select t.price, t.traded_at from public.share_trades t where t.ticker = known_share_price.ticker
    union all
    select o.underlying_price, o.created_at
    from public.orders o join public.trade_requests r using (request_id)
    where r.underlying = known_share_price.ticker and o.underlying_price is not null
  ) known (price, at)
  order by at desc limit 1;
end;

comment on function private.known_share_price(text) is
  'The latest price of an underlying that the book knows: of an official close, a trade of shares, an order. USD per share; null = none.';
