-- The functions change the book through SQL functions, never by writing a row.
begin;
select plan(4);

create temporary view relation as
select oid, relkind, relnamespace from pg_class
where relnamespace in ('public'::regnamespace, 'private'::regnamespace);

select is_empty(
  $$
    select oid::regclass from relation
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
      and not has_table_privilege('service_role', oid, 'select')
  $$,
  'service_role reads every table and view in public'
);
select is_empty(
  $$
    select oid::regclass from relation
    where relkind in ('r', 'p', 'v', 'm', 'f') and (
      has_table_privilege('service_role', oid, 'insert, update, delete, truncate')
      or has_any_column_privilege('service_role', oid, 'insert, update')
    )
  $$,
  'service_role writes no table and no view'
);
select is_empty(
  $$
    select oid::regclass from relation join pg_sequence on seqrelid = oid
    where has_sequence_privilege('service_role', seqrelid, 'usage, update')
  $$,
  'service_role uses no sequence'
);

set local role service_role;
select throws_ok(
  $$ update public.positions set stop_loss = 1 $$, '42501', null, 'service_role is refused a write to the positions'
);
reset role;

select * from finish();
rollback;
