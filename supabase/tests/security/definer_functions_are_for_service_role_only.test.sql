-- A security definer function may do things that its caller may not.
begin;
select plan(2);

create temporary view definer as
select oid, proowner, proacl from pg_proc
where pronamespace = 'public'::regnamespace and prosecdef;

select is_empty(
  $$ select oid::regprocedure from definer where not has_function_privilege('service_role', oid, 'execute') $$,
  'service_role may call every one of them'
);
select is_empty(
  $$
    select definer.oid::regprocedure, acl.grantee::regrole
    from definer, aclexplode(coalesce(proacl, acldefault('f', proowner))) acl
    where acl.grantee not in (proowner, 'service_role'::regrole)
  $$,
  'no other role may, except their owner'
);

select * from finish();
rollback;
