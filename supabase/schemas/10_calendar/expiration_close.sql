create function private.expiration_close(expiration date) returns timestamptz
language sql stable set search_path = ''
as $$
  select max(private.session_close(expiration - back)) from generate_series(0, 7) back
$$;

comment on function private.expiration_close(date) is
  'When options of an expiration date (New York) trade for the last time: the close of that date''s session or, where it has none, of the last one before it.';
grant execute on function private.expiration_close(date) to service_role;
