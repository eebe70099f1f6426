-- Older projects grant every new object in public to the API's roles; the migrations revoke that once, for all.
begin;
select plan(3);

create table public.newcomer (newcomer_id bigint generated always as identity);
create function public.newcomer() returns integer language sql return 1;
create temporary view api_role as select unnest(array['anon', 'authenticated', 'service_role']) as name;

select is_empty(
  $$ select name from api_role where has_table_privilege(name, 'public.newcomer', 'select, insert, update, delete, truncate') $$,
  'a new table'
);
select is_empty(
  $$ select name from api_role where has_sequence_privilege(name, 'public.newcomer_newcomer_id_seq', 'usage, select, update') $$,
  'a new sequence'
);
select is_empty(
  $$ select name from api_role where has_function_privilege(name, 'public.newcomer()', 'execute') $$,
  'a new function'
);

select * from finish();
rollback;
