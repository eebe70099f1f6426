-- A security definer function or a view can do whatever its owner can.
begin;
select plan(2);

select is_empty(
  $$
    select p.oid::regprocedure from pg_proc p join pg_roles owner on owner.oid = p.proowner
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace) and owner.rolsuper
  $$,
  'no function'
);
select is_empty(
  $$
    select c.oid::regclass from pg_class c join pg_roles owner on owner.oid = c.relowner
    where relnamespace in ('public'::regnamespace, 'private'::regnamespace) and owner.rolsuper
  $$,
  'no relation'
);

select * from finish();
rollback;
