-- What a database is, one row for everything that could differ from another: `what` names it, `is` says how it is.
-- Only what is ours: schemas public and private, their contents, the schedule, and the rows that they come with.
with ours as (
  select oid, nspname from pg_namespace where nspname in ('public', 'private')
),
described as (
  select c.oid, 'pg_class'::regclass as catalog, 0 as part, format('%s %I.%I', case c.relkind
    when 'r' then 'table' when 'v' then 'view' when 'S' then 'sequence' when 'm' then 'materialized view' else c.relkind::text
  end, o.nspname, c.relname) as what, concat_ws(E'\n',
    case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end, array_to_string(c.reloptions, ' '), c.relpersistence,
    case when c.relrowsecurity then 'row level security' end, case when c.relforcerowsecurity then 'forced' end,
    c.relowner::regrole,
    -- No list of privileges is the owner's alone.
    (select string_agg(a::text, ' ' order by a::text)
      from unnest(coalesce(c.relacl, acldefault((case c.relkind when 'S' then 's' else 'r' end)::"char", c.relowner))) a)) as "is"
  from pg_class c join ours o on o.oid = c.relnamespace where c.relkind in ('r', 'v', 'S', 'm', 'p', 'f')
  union all
  select a.attrelid, 'pg_class'::regclass, a.attnum, format('column %s.%I', a.attrelid::regclass, a.attname), concat_ws(E'\n',
    -- Its place among those that are there: `select *` and whole rows depend on it.
    row_number() over (partition by a.attrelid order by a.attnum),
    format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end, a.attidentity, a.attgenerated,
    pg_get_expr(d.adbin, d.adrelid), a.attcollation::regcollation, a.attacl)
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'v', 'm', 'p', 'f')
  join ours o on o.oid = c.relnamespace
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attnum > 0 and not a.attisdropped
  union all
  select n.oid, 'pg_constraint'::regclass, 0, format('constraint %I on %s', n.conname, n.conrelid::regclass),
    pg_get_constraintdef(n.oid)
  from pg_constraint n join ours o on o.oid = n.connamespace
  union all
  select i.indexrelid, 'pg_class'::regclass, 0, format('index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
  from pg_index i join pg_class c on c.oid = i.indexrelid join ours o on o.oid = c.relnamespace
  union all
  select t.oid, 'pg_trigger'::regclass, 0, format('trigger %I on %s', t.tgname, t.tgrelid::regclass),
    concat_ws(E'\n', pg_get_triggerdef(t.oid), t.tgenabled)
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join ours o on o.oid = c.relnamespace where not t.tgisinternal
  union all
  select p.oid, 'pg_policy'::regclass, 0, format('policy %I on %s', p.polname, p.polrelid::regclass), concat_ws(E'\n',
    p.polcmd, p.polpermissive, p.polroles::regrole[], pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
  from pg_policy p join pg_class c on c.oid = p.polrelid join ours o on o.oid = c.relnamespace
  union all
  select p.oid, 'pg_proc'::regclass, 0, format('function %s', p.oid::regprocedure), concat_ws(E'\n',
    pg_get_functiondef(p.oid), p.proowner::regrole,
    (select string_agg(a::text, ' ' order by a::text) from unnest(coalesce(p.proacl, acldefault('f', p.proowner))) a))
  from pg_proc p join ours o on o.oid = p.pronamespace where p.prokind <> 'a'
  union all
  select t.oid, 'pg_type'::regclass, 0, format('type %s', t.oid::regtype), concat_ws(E'\n',
    t.typtype, (select string_agg(e.enumlabel, ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid))
  from pg_type t join ours o on o.oid = t.typnamespace where t.typtype in ('d', 'e', 'r')
  union all
  select o.oid, 'pg_namespace'::regclass, 0, format('schema %I', o.nspname), concat_ws(E'\n', n.nspowner::regrole,
    (select string_agg(a::text, ' ' order by a::text) from unnest(coalesce(n.nspacl, acldefault('n', n.nspowner))) a))
  from ours o join pg_namespace n on n.oid = o.oid
  union all
  select d.oid, 'pg_default_acl'::regclass, 0,
    format('default privileges of %s in %s on %s', d.defaclrole::regrole, coalesce(o.nspname, 'every schema'), d.defaclobjtype),
    array_to_string(d.defaclacl, ' ')
  from pg_default_acl d left join ours o on o.oid = d.defaclnamespace
  where d.defaclrole = 'postgres'::regrole and (d.defaclnamespace = 0 or o.oid is not null)
  union all
  select e.oid, 'pg_extension'::regclass, 0, format('extension %I', e.extname), o.nspname
  from pg_extension e left join pg_namespace o on o.oid = e.extnamespace
  union all
  select 0, 0, 0, format('cron job %I', jobname), concat_ws(E'\n', schedule, command, active) from cron.job
)
select what, concat_ws(E'\n', "is", 'comment: ' || case
  when part > 0 then col_description(oid, part) else obj_description(oid, catalog::text)
end) as "is"
from described
order by what
