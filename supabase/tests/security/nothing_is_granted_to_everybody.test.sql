-- PUBLIC includes every future role.
begin;
select plan(3);

select is_empty(
  $$
    select p.oid::regprocedure from pg_proc p, aclexplode(coalesce(proacl, acldefault('f', proowner))) acl
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace) and acl.grantee = 0
  $$,
  'no function is executable by PUBLIC'
);
select is_empty(
  $$
    select c.oid::regclass, acl.privilege_type from pg_class c, aclexplode(relacl) acl
    where relnamespace in ('public'::regnamespace, 'private'::regnamespace) and acl.grantee = 0
  $$,
  'no relation is granted to PUBLIC'
);
select is_empty(
  $$ select acl.privilege_type from pg_namespace n, aclexplode(nspacl) acl where nspname = 'private' and acl.grantee = 0 $$,
  'the schema private is not granted to PUBLIC'
);

select * from finish();
rollback;
