create function private.max_debit(urgency smallint, profit_price numeric, width numeric) returns numeric
language sql immutable set search_path = ''
-- Buying a spread back for more than its width is never worth it; taking a profit above its trigger is not taking it.
return least(case when urgency = 4 then profit_price end, width * 100);

comment on function private.max_debit(smallint, numeric, numeric) is
  'What a close pays at most: the trigger price for a profit target (urgency 4), never more than a spread''s width; null = no bound. profit_price and result in USD per contract, width in USD per share.';
