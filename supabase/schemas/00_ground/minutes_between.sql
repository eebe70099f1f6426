create function private.minutes_between(earlier timestamptz, later timestamptz) returns integer
language sql immutable strict set search_path = ''
-- The market clock of a local stack may have been set back.
return greatest(0, floor(extract(epoch from later - earlier) / 60))::integer;

comment on function private.minutes_between(timestamptz, timestamptz) is 'How long ago something was, in whole minutes.';
