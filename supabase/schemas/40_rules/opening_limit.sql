create function private.opening_limit(walk integer, mark numeric, floor_credit numeric, max_worth numeric) returns numeric
language sql immutable set search_path = ''
-- A credit equal to the most that the legs can be worth would be a position without risk, which nobody buys;
-- 10.00 is the widest tick of any broker.
return floor_credit + greatest(least(mark, max_worth - 10) - floor_credit, 0) * (2 - least(walk, 2)) / 2;

comment on function private.opening_limit(integer, numeric, numeric, numeric) is
  'The credit that an entry asks for: the mid where it is above the approved credit (walk 0), half-way down (1), the approved credit (2). The mid counts at most as the most that the legs can be worth (null = no upper bound) less the widest tick. USD per contract; brokers round up to their tick.';
