create function private.closing_limit(urgency smallint, walk integer, mark numeric, natural_price numeric, max_debit numeric)
returns numeric
language sql immutable set search_path = ''
-- One cent a share is the least a limit can be.
return greatest(1, least(
  max_debit,
  case urgency
    when 4 then mark
    when 1 then natural_price
    else mark + (natural_price - mark) * walk / 2
  end
));

comment on function private.closing_limit(smallint, integer, numeric, numeric, numeric) is
  'The debit offered to close, by orders.urgency: the mid for a profit target, the natural price at once for a stop, otherwise from the mid (walk 0) to the natural price (walk 2); never above max_debit. USD per contract; brokers round to their tick.';
