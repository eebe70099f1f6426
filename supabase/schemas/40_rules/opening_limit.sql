create function private.opening_limit(walk integer, mark numeric, floor_credit numeric) returns numeric
language sql immutable set search_path = ''
return floor_credit + greatest(mark - floor_credit, 0) * (2 - least(walk, 2)) / 2;

comment on function private.opening_limit(integer, numeric, numeric) is
  'The credit asked for by an entry: the mid where that is above what is approved (walk 0), half-way down (1), what is approved (2). USD per contract; brokers round up to their tick.';
