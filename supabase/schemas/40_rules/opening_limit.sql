create function private.opening_limit(walk integer, mark numeric, floor_credit numeric, max_worth numeric) returns numeric
language sql immutable set search_path = ''
-- A credit of all that can be lost would be no position; a broker's tick is 10.00 at most.
return floor_credit + greatest(least(mark, max_worth - 10) - floor_credit, 0) * (2 - least(walk, 2)) / 2;

comment on function private.opening_limit(integer, numeric, numeric, numeric) is
  'The credit asked for by an entry: the mid where that is above what is approved (walk 0), half-way down (1), what is approved (2); of the mid no more than the most that the legs can be worth (null = without bound), less the widest tick. USD per contract; brokers round up to their tick.';
