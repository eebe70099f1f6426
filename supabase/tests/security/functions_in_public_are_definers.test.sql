-- service_role writes no table: a function of the API that runs as its caller would fail when it is needed.
begin;
select plan(1);

select is_empty(
  $$ select oid::regprocedure from pg_proc where pronamespace = 'public'::regnamespace and not prosecdef $$,
  'every function in public is security definer'
);

select * from finish();
rollback;
