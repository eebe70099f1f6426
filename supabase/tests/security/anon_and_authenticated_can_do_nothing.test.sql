-- Everybody can have the publishable key.
begin;
select plan(7);

create temporary view stranger as
select unnest(array['anon', 'authenticated']) as name;

create temporary view relation as
select oid, relkind from pg_class
where relnamespace in ('public'::regnamespace, 'private'::regnamespace);

select is_empty(
  $$
    select name, oid::regclass from stranger, relation
    where relkind in ('r', 'p', 'v', 'm', 'f') and (
      has_table_privilege(name, oid, 'select, insert, update, delete, truncate, references, trigger'
        -- maintain is new in Postgres 17.
        || case when current_setting('server_version_num')::integer >= 170000 then ', maintain' else '' end)
      or has_any_column_privilege(name, oid, 'select, insert, update, references')
    )
  $$,
  'no table and no view'
);
select is_empty(
  $$
    select name, oid::regclass from stranger, relation join pg_sequence on seqrelid = oid
    where has_sequence_privilege(name, seqrelid, 'usage, select, update')
  $$,
  'no sequence'
);
select is_empty(
  $$
    select name, oid::regprocedure from stranger, pg_proc
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace) and has_function_privilege(name, oid, 'execute')
  $$,
  'no function, above all no security definer'
);
select is_empty(
  $$ select name from stranger where has_schema_privilege(name, 'private', 'usage, create') $$,
  'nothing in the schema private'
);
select is_empty(
  $$ select name from stranger where has_schema_privilege(name, 'public', 'create') $$,
  'no object of their own in public'
);

set local role anon;
select throws_ok('select from public.positions', '42501', null, 'anon is refused the positions');
select throws_ok('select public.begin_exit_check(gen_random_uuid())', '42501', null, 'anon is refused a check');
reset role;

select * from finish();
rollback;
