create function private.next_open(at timestamptz) returns timestamptz
language sql stable set search_path = ''
as $$
  select min(private.session_open(private.new_york_date(at) + ahead))
  from generate_series(0, 7) ahead
  where private.session_open(private.new_york_date(at) + ahead) > at
$$;

comment on function private.next_open(timestamptz) is 'The first session open after an instant.';
