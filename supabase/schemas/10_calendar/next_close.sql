create function private.next_close(at timestamptz) returns timestamptz
language sql stable set search_path = ''
as $$
  select min(private.session_close(private.new_york_date(at) + ahead))
  from generate_series(0, 7) ahead
  where private.session_close(private.new_york_date(at) + ahead) > at
$$;

comment on function private.next_close(timestamptz) is
  'The first session close after an instant. A week ahead is enough: the market never rests that long.';
grant execute on function private.next_close(timestamptz) to service_role;
