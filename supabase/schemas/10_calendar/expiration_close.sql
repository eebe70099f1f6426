create function private.expiration_close(expiration date) returns timestamptz
language sql stable set search_path = ''
as $$
  select max(private.session_close(expiration - back)) from generate_series(0, 7) back
$$;

comment on function private.expiration_close(date) is
  'When options of an expiration date (New York) stop trading: the close of that date''s session or, where it has none, the close of the last session before it.';
grant execute on function private.expiration_close(date) to service_role;
