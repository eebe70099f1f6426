create function private.missing_limits() returns text[]
language sql stable set search_path = ''
begin atomic
  select coalesce(array_agg(n.name order by n.place), '{}')
  from private.limit_names() n cross join public.limits l
  where n.is_needed and to_jsonb(l) ->> n.name is null;
end;

comment on function private.missing_limits() is
  'The limits that real money needs and that the owner has not chosen yet.';
