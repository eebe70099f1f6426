begin;
select plan(4);
\ir ../../posts.psql

select pg_temp.a_post();
select pg_temp.told(pg_temp.sending(), '{"status": "not_taken", "why": "Rate limit.", "seconds": 90}');
select results_eq('select status, error, pg_temp.due_in() from public.posts', $$ values ('pending', 'Rate limit.', 90.0) $$, 'at the time that the network gave');
select pg_temp.pass('90 seconds');
select pg_temp.told(pg_temp.sending(), '{"status": "not_taken", "why": "Rate limit.", "seconds": 100000}');
select is(pg_temp.due_in(), 3600.0, 'at most an hour later');
select pg_temp.pass('1 day');
select pg_temp.a_post('bluesky', 'weekly', '2026-02-23');
update public.posts set status = 'sending', sent_at = clock_timestamp(), due_at = clock_timestamp() + interval '3 minutes' where report = 'brief';
select pg_temp.told(to_jsonb(p), '{"status": "not_taken", "why": "Rate limit.", "seconds": 1}') from public.posts p where report = 'brief';
select is((select status from public.posts where report = 'brief'), 'failed', 'for a day');
select is(pg_temp.heard(), array['failed: Rate limit.'], 'then the owner hears the reason');

select * from finish();
rollback;
