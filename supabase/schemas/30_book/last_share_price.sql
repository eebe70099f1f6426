create function private.last_share_price(ticker text, out price numeric, out at timestamptz)
language sql stable set search_path = ''
begin atomic
  select known.price, known.at from (
    select c.close, private.session_close(c.trade_date)
    from (
      select * from private.share_closes kept where kept.ticker = last_share_price.ticker order by kept.trade_date desc limit 1
    ) c
    union all
    select t.price, t.traded_at from public.share_trades t where t.ticker = last_share_price.ticker
    union all
    select o.underlying_price, o.created_at
    from public.orders o join public.trade_requests r using (request_id)
    where r.underlying = last_share_price.ticker and o.underlying_price is not null
  ) known (price, at)
  order by known.at desc limit 1;
end;

comment on function private.last_share_price(text) is
  'The latest known price of an underlying, and its time: an official close, a trade of shares, or the price noted with an order. USD per share; null = none.';
