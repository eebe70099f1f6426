create function private.closing_limit(
  urgency smallint, walk integer, legs integer, mark numeric, natural_price numeric, max_debit numeric
) returns numeric
language sql immutable set search_path = ''
-- One cent a share is the least a limit can be.
return greatest(1, least(
  max_debit,
  case when urgency < 5 then mark end + (natural_price - mark) * case
    when urgency = 1 and (legs < 3 or walk > 0) then 1
    when urgency = 1 then 0.5
    else walk::numeric / private.walk_steps(legs)
  end
));

comment on function private.closing_limit(smallint, integer, integer, numeric, numeric, numeric) is
  'The debit offered to close, by orders.urgency and the number of legs: for a stop the natural price at once, with three legs or more half-way to it first; a person''s own limit where there is one (urgency 5: max_debit); otherwise from the mid (walk 0) to the natural price (the last of private.walk_steps()); never above max_debit. USD per contract; brokers round to their tick.';
