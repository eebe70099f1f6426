create function private.latest_price(ticker text, out price numeric, out at timestamptz)
language sql stable set search_path = ''
begin atomic
  select known.price, known.at from (
    select l.price, l.at from private.last_share_price(latest_price.ticker) l
    union all
    select v.close, private.session_close(v.trade_date) from public.daily_volatility v
    where v.ticker = latest_price.ticker and v.close is not null and private.session_close(v.trade_date) <= private.now()
  ) known (price, at)
  -- An older one says nothing of today.
  where known.at >= private.session_open(private.session_before(private.last_session()))
  order by known.at desc limit 1;
end;

comment on function private.latest_price(text) is
  'What an underlying costs, and when it was that: the latest that the book (private.last_share_price()) or a scan has seen since the session before the last one opened. USD per share; null = nothing is known of these days.';
