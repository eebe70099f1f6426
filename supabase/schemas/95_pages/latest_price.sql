create function private.latest_price(ticker text, out price numeric, out at timestamptz)
language sql stable set search_path = ''
begin atomic
  select known.price, known.at from (
    select l.price, l.at from private.last_share_price(latest_price.ticker) l
    union all
    select v.close, private.session_close(v.trade_date) from public.daily_volatility v
    where v.ticker = latest_price.ticker and v.close is not null and private.session_close(v.trade_date) <= private.now()
  ) known (price, at)
  -- An older price means nothing for today.
  where known.at >= private.session_open(private.session_before(private.last_session()))
  order by known.at desc limit 1;
end;

comment on function private.latest_price(text) is
  'The latest price of an underlying, and its time: from the book (private.last_share_price()) or from a scan, not older than the open of the session before the last one. USD per share; null = none is that recent.';
