begin;
select plan(5);
\ir ../../posts.psql

select pg_temp.a_post();
select pg_temp.told(pg_temp.sending(), '{"status": "unknown", "why": "No answer."}');
select pg_temp.pass('30 seconds');
select pg_temp.claim() as look \gset
select is(:'look'::jsonb ->> 'status', 'unknown', 'it is looked for');
select pg_temp.told(:'look', '{"status": "absent"}');
select results_eq('select status, pg_temp.due_in() from public.posts', $$ values ('pending', 0.0) $$, 'it is sent again at once');
select pg_temp.sending() as again \gset
select is(:'again'::jsonb -> 'key', :'look'::jsonb -> 'key', 'with the same key');
select pg_temp.told(:'look', '{"status": "absent"}');
select is(pg_temp.state(), 'sending', 'the repeated report of the look changes nothing');

select pg_temp.told(:'again', '{"status": "unknown", "why": "No answer."}');
select pg_temp.pass('1 day');
update public.posts set give_up_at = clock_timestamp() + interval '1 minute';
select pg_temp.claim() as late \gset
update public.posts set give_up_at = clock_timestamp() - interval '1 minute';
select pg_temp.told(:'late', '{"status": "absent"}');
select is(pg_temp.heard(), array['failed: After a day the post has not appeared.'], 'not after a day');

select * from finish();
rollback;
