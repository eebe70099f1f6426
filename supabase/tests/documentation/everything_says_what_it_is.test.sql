begin;
select plan(3);

select is_empty(
  $$
    select oid::regclass from pg_class
    where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
      and relkind in ('r', 'p', 'v', 'm') and obj_description(oid, 'pg_class') is null
  $$,
  'every table and view has a comment'
);
select is_empty(
  $$
    select oid::regprocedure from pg_proc
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace) and obj_description(oid, 'pg_proc') is null
  $$,
  'every function has a comment'
);
select is_empty(
  $$ select nspname from pg_namespace where nspname = 'private' and obj_description(oid, 'pg_namespace') is null $$,
  'the schema private has a comment'
);

select * from finish();
rollback;
