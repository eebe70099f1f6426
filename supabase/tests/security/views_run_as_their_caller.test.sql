-- Otherwise a view would show rows that row level security hides.
begin;
select plan(1);

select is_empty(
  $$
    select oid::regclass from pg_class
    where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
      and relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions), false)
  $$,
  'every view is security_invoker'
);

select * from finish();
rollback;
