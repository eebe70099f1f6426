-- Without a policy, row level security refuses even a role that was granted the table by mistake.
begin;
select plan(2);

select is_empty(
  $$
    select oid::regclass from pg_class
    where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
      and relkind in ('r', 'p') and not relrowsecurity
  $$,
  'every table has row level security'
);
select is_empty(
  $$ select schemaname, tablename, policyname from pg_policies where schemaname in ('public', 'private') $$,
  'no policy opens a table'
);

select * from finish();
rollback;
