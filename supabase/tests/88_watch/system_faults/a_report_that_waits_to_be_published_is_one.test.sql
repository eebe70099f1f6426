begin;
select plan(5);
\ir ../../posts.psql

create function pg_temp.says() returns text
language sql return (select says from private.system_faults() f where f.part = 'publishing' and f.fault = 'waits');
select pg_temp.a_post();
select pg_temp.pass('9 minutes');
select is(pg_temp.says(), null, 'nine minutes are no fault');
select pg_temp.pass('2 minutes');
select is(pg_temp.says(),
  'A report has waited for 11 minutes to be published. The function publish is not called, or fails. See its log in Supabase, Edge Functions.', 'eleven are');
insert into private.calls (request_id, function_name, answered_at, status_code) values (1, 'publish', now(), 503);
select is(pg_temp.says(), 'A report has waited for 11 minutes to be published. publish answers HTTP 503. See its log in Supabase, Edge Functions.', 'what came of its call is said');
update public.posts set due_at = clock_timestamp() + interval '1 hour';
select is(pg_temp.says(), null, 'a post that a network has postponed is no fault');
update public.posts set due_at = null, status = 'failed';
select is(pg_temp.says(), null, 'a finished post is no fault');

select * from finish();
rollback;
