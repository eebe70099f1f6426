create function private.next_open(at timestamptz) returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select min(session.opens_at)
    from generate_series(0, 7) ahead
    cross join lateral (select private.session_open(private.new_york_date(at) + ahead) as opens_at offset 0) session
    where session.opens_at > at
  );
end;
$$;

comment on function private.next_open(timestamptz) is 'The first session open after an instant.';
