create function private.is_far(given numeric, known numeric) returns boolean
language sql immutable set search_path = ''
return coalesce(is_far.given not between is_far.known / 2 and is_far.known * 2, false);

comment on function private.is_far(numeric, numeric) is
  'Whether a given price is less than half or more than double the known one: a typing error, or a price per share in place of one per contract. Both in USD per contract, or both per share; false where nothing is known (null).';
