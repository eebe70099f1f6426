create function private.trade_words(
  ticker text, legs jsonb default null, expiration date default null, credit numeric default null, quantity integer default null,
  fees numeric default null
) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return concat_ws(' ', trade_words.ticker,
    (select string_agg(side.words, ' ' order by side.option_type desc)
    from (
      select leg.option_type, string_agg(trim_scale(leg.strike)::text, '/' order by leg.action desc) || left(leg.option_type, 1) as words
      from jsonb_to_recordset(trade_words.legs) leg (action text, option_type text, strike numeric)
      group by leg.option_type
    ) side),
    lower(to_char(trade_words.expiration, 'FMDDMonYY')), '@' || trim_scale(trade_words.credit), 'x' || trade_words.quantity, 'fees:' || trim_scale(trade_words.fees));
end;
$$;

comment on function private.trade_words(text, jsonb, date, numeric, integer, numeric) is
  'A trade in the words that could be typed after /sell, short enough for a button: SPY 580/575p 16apr27 @1.5 x2. Nulls are left out. credit in USD per share, fees in USD in all.';
