create function private.osi_expiration(symbol text) returns date
language sql immutable set search_path = ''
-- The date is not validated, because a symbol from outside must never raise: a day that its month does not have
-- falls into the next month.
return (
  select make_date(2000 + part[1]::integer, part[2]::integer, 1) + part[3]::integer - 1
  from regexp_match(osi_expiration.symbol, '(\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])[CP]\d{8}$') part
);

comment on function private.osi_expiration(text) is
  'The expiration date in an option''s OSI symbol; null for any other text.';
