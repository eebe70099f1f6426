create function private.both_ways(price numeric) returns text
language sql immutable set search_path = ''
return format('%s a share, %s a contract',
  to_char(both_ways.price / 100, 'FM999,999,999,990.0099'), private.in_dollars(both_ways.price));

comment on function private.both_ways(numeric) is
  'A price for a sentence, per share as people write it and per contract as it is stored: 0.75 a share, 75.00 a contract. price in USD per contract.';
