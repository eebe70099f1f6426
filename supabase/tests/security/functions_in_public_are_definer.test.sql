begin;
select plan(2);

select cmp_ok(
  (select count(*) from pg_proc where pronamespace = 'public'::regnamespace), '>', 20::bigint, 'there are functions to look at'
);
select is_empty($$
  select oid::regprocedure from pg_proc
  where pronamespace = 'public'::regnamespace and prokind = 'f' and not prosecdef
$$, 'a caller of a function needs no privilege on the tables that it uses');

select * from finish();
rollback;
