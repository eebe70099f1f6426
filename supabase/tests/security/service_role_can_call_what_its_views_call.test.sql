-- A view runs as its caller, and so does every function in it.
begin;
\ir ../book.psql
select plan(count(*)::integer) from pg_views where schemaname = 'public';

select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.a_trade('over', 60);

set local role service_role;
select lives_ok(format('select count(v::text) from public.%I v', viewname), viewname || ' is read, with all of its columns')
from pg_views where schemaname = 'public' order by viewname;
reset role;

select * from finish();
rollback;
