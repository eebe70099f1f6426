create function private.max_debit(urgency smallint, profit_price numeric, max_worth numeric, mark numeric, close_limit numeric) returns numeric
language sql immutable set search_path = ''
-- Paying more than the legs can ever be worth makes no sense; a profit closed above its trigger price is not that
-- profit.
return least(case urgency when 4 then profit_price when 5 then close_limit end, coalesce(max_worth, 1.25 * mark));

comment on function private.max_debit(smallint, numeric, numeric, numeric, numeric) is
  'The most that a close pays: the trigger price for a profit target (urgency 4), a person''s own limit (urgency 5), and never more than the legs can be worth (max_worth) or, where that has no bound, a quarter above the mark. USD per contract.';
