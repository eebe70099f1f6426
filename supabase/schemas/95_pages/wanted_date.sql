create function private.wanted_date(wanted jsonb, name text) returns date
language plpgsql immutable set search_path = ''
as $$
begin
  if wanted ->> name !~ '^\d{4}-\d{2}-\d{2}$' then
    raise exception '% must be a date as in 2026-03-31', name using errcode = 'PT422', detail = name;
  end if;
  return (wanted ->> name)::date;
exception
  when datetime_field_overflow or invalid_datetime_format then
    raise exception '% must be a real date, but is %', name, wanted ->> name using errcode = 'PT422', detail = name;
end;
$$;

comment on function private.wanted_date(jsonb, text) is
  'A date in a filter of the dashboard; null = none. PT422 for anything else.';
