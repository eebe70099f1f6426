create function private.price_from(answers json, underlying text, out price numeric, out priced_at timestamptz)
language plpgsql stable set search_path = ''
as $$
begin
  if private.is_market_open(private.now()) then
    select u.price, private.now() into price, priced_at
    from json_to_recordset(price_from.answers -> 'underlyings') u (ticker text, price numeric)
    where u.ticker = price_from.underlying and u.price > 0;
  else
    -- Options were last quoted at the session's close.
    select c.close, private.session_close(c.date) into price, priced_at
    from json_to_recordset(price_from.answers -> 'closes') c (ticker text, date date, close numeric)
    where c.ticker = price_from.underlying and c.close > 0 and c.date = private.last_session()
    limit 1;
  end if;
end;
$$;

comment on function private.price_from(json, text) is
  'The underlying''s price that matches its options'' quotes, and its time: in market hours the quote, otherwise the official close of the last session. USD per share; null = not reported (yet).';
