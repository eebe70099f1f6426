create function private.is_market_open(at timestamptz) returns boolean
language sql stable set search_path = ''
return coalesce(
  (at at time zone 'America/New_York')::time >= '09:30' and at < private.session_close(private.new_york_date(at)),
  false
);

comment on function private.is_market_open(timestamptz) is
  'Whether options trade at an instant: from 09:30 until just before the session''s close, New York.';
grant execute on function private.is_market_open(timestamptz) to service_role;
