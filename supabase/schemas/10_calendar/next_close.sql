create function private.next_close(at timestamptz) returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select min(session.closes_at)
    from generate_series(0, 7) ahead
    cross join lateral (select private.session_close(private.new_york_date(at) + ahead) as closes_at offset 0) session
    where session.closes_at > at
  );
end;
$$;

comment on function private.next_close(timestamptz) is
  'The first session close after an instant. It looks one week ahead: the market never closes for longer.';
grant execute on function private.next_close(timestamptz) to service_role;
