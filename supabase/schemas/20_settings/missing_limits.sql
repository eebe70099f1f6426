create function private.missing_limits() returns text[]
language sql stable set search_path = ''
begin atomic
  select coalesce(array_agg(n.name order by n.place), '{}')
  from private.limit_names() n cross join public.limits l
  where n.is_needed and to_jsonb(l) ->> n.name is null;
end;

comment on function private.missing_limits() is 'Limits that have to be chosen, and are not, before real money opens anything.';
