create function private.max_debit(urgency smallint, profit_price numeric, max_worth numeric, mark numeric, close_limit numeric) returns numeric
language sql immutable set search_path = ''
-- Buying back for more than the legs can ever be worth is never worth it; taking a profit above its trigger is not taking it.
return least(case urgency when 4 then profit_price when 5 then close_limit end, coalesce(max_worth, 1.25 * mark));

comment on function private.max_debit(smallint, numeric, numeric, numeric, numeric) is
  'What a close pays at most: the trigger price for a profit target (urgency 4), a person''s own limit (5), never more than the legs can be worth (max_worth), or where that is without bound a quarter above the mark. USD per contract.';
