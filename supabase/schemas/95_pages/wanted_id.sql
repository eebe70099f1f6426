create function private.wanted_id(wanted jsonb, name text) returns bigint
language plpgsql immutable set search_path = ''
as $$
begin
  if wanted ->> name !~ '^[1-9][0-9]{0,17}$' then
    raise exception '% must be an id', name using errcode = 'PT422', detail = name;
  end if;
  return (wanted ->> name)::bigint;
end;
$$;

comment on function private.wanted_id(jsonb, text) is
  'A row''s id in a filter of the dashboard; null = none. PT422 for anything else.';
