create function private.next_walk(urgency smallint, walk integer, legs integer, at timestamptz) returns integer
language sql stable set search_path = ''
return case
  -- Three legs or more mostly trade half-way, so until the session's last hour nobody pays more.
  when legs >= 3 and urgency > 1 and walk = 2 and at < private.session_close(private.new_york_date(at)) - interval '1 hour' then 2
  else least(walk + 1, private.walk_steps(legs))
end;

comment on function private.next_walk(smallint, integer, integer, timestamptz) is
  'The next step (orders.walk) of the limit of a close that has not filled; at: the market clock.';
