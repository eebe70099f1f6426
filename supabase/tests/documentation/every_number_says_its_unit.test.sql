-- Dollars per share and dollars per contract differ by a factor of 100.
begin;
select plan(4);

create temporary view number as
select c.relkind, c.oid::regclass as relation, a.attname, a.atttypid::regtype as type, col_description(c.oid, a.attnum) as comment,
  obj_description(c.oid, 'pg_class') as relation_comment
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p', 'v', 'm')
  and a.atttypid in ('numeric'::regtype, 'smallint'::regtype, 'integer'::regtype, 'bigint'::regtype);

select is_empty(
  $$
    select relation, attname, comment from number
    where relkind in ('r', 'p') and type = 'numeric'::regtype and coalesce(comment, '') !~* '\m(USD|percent)\M'
  $$,
  'every amount in a table says USD, every ratio percent'
);
select is_empty(
  $$ select relation, attname from number where relkind in ('r', 'p') and attname !~ '_id$' and comment is null $$,
  'every number in a table that is not an id has a comment'
);
select is_empty(
  $$
    select distinct relation, relation_comment from number
    where relkind in ('v', 'm') and type = 'numeric'::regtype and relation_comment !~ '\mUSD\M'
  $$,
  'every view with amounts says USD'
);
select is_empty(
  $$
    select oid::regprocedure, obj_description(oid, 'pg_proc') from pg_proc
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      and 'numeric'::regtype = any (array_append(coalesce(proallargtypes, proargtypes::oid[]), prorettype))
      and coalesce(obj_description(oid, 'pg_proc'), '') !~* '\m(USD|percent|seconds)\M'
  $$,
  'every function that takes or returns amounts says their unit'
);

select * from finish();
rollback;
