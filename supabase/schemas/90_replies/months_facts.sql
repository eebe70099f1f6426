create function private.months_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'total', count(*),
    'months', coalesce(jsonb_agg(to_jsonb(m) order by m.month desc) filter (where m.place <= 12), '[]')
  )
  from (select v.*, row_number() over (order by v.month desc) as place from public.v_months v) m;
end;

comment on function private.months_facts() is
  'The facts of /months: {total (number of months), months: [v_months], the latest twelve, the latest first}. USD, net of fees; percent.';
