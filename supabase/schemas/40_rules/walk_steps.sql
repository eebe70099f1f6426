create function private.walk_steps(legs integer) returns integer
language sql immutable set search_path = ''
return case when legs < 3 then 2 else 4 end;

comment on function private.walk_steps(integer) is
  'The number of steps in which the limit of a close walks from the mid to the natural price. Three legs and more are quoted wider than they trade, so they walk in quarters.';
