create function private.osi_symbol(ticker text, expiration date, option_type text, strike numeric) returns text
language sql immutable set search_path = ''
return regexp_replace(ticker, '[^A-Z0-9]', '', 'g')
  || to_char(expiration, 'YYMMDD')
  || upper(left(option_type, 1))
  || lpad(round(strike * 1000)::text, 8, '0');

comment on function private.osi_symbol(text, date, text, numeric) is
  'OSI symbol without padding, SPY260320P00580000: root, expiration, C or P, strike (USD per share) x 1000.';
