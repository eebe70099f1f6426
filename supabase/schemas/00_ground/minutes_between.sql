create function private.minutes_between(earlier timestamptz, later timestamptz) returns integer
language sql immutable strict set search_path = ''
-- The market clock of a local stack can be set back, so later may lie before earlier.
return greatest(0, floor(extract(epoch from later - earlier) / 60))::integer;

comment on function private.minutes_between(timestamptz, timestamptz) is
  'Whole minutes from earlier to later; 0 where later is before earlier.';
