create function private.closing_limit(exit_reason text, mark numeric, profit_price numeric) returns numeric
language sql immutable set search_path = ''
-- One cent a share is the least a limit can be.
return greatest(case when exit_reason = 'profit_target' then least(mark, profit_price) else mark end, 1);

comment on function private.closing_limit(text, numeric, numeric) is
  'The debit offered to close: the mid, and for a profit target never more than the price that triggers it. USD per contract; brokers round to their tick.';
