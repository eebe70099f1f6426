create function private.in_dollars(amount numeric) returns text
language sql immutable set search_path = ''
return to_char(amount, 'FM999,999,999,990.00');

comment on function private.in_dollars(numeric) is 'An amount of USD for a sentence: 58,000.00.';
