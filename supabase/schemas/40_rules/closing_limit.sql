create function private.closing_limit(
  urgency smallint, walk integer, legs integer, mark numeric, natural_price numeric, max_debit numeric
) returns numeric
language sql immutable set search_path = ''
-- The least limit is 1.00 per contract, one cent a share.
return greatest(1, least(
  max_debit,
  case when urgency < 5 then mark end + (natural_price - mark) * case
    when urgency = 1 and (legs < 3 or walk > 0) then 1
    when urgency = 1 then 0.5
    else walk::numeric / private.walk_steps(legs)
  end
));

comment on function private.closing_limit(smallint, integer, integer, numeric, numeric, numeric) is
  'The debit offered to close, by orders.urgency and the number of legs. A stop offers the natural price at once; with three legs or more it first offers half of the way to it. A close at a person''s limit (urgency 5) offers max_debit. Other closes walk from the mid (walk 0) to the natural price (the last of private.walk_steps()). It is never above max_debit. USD per contract; brokers round to their tick.';
