begin;
select plan(6);
\ir ../../posts.psql

select pg_temp.a_post();
select pg_temp.pass('23 hours 59 minutes');
select pg_temp.claim() as claim \gset
create function pg_temp.waits() returns boolean
language sql return (select public.post_prepared(p.post_id, p.attempt, '{}', 60, 'Rate limit.') from public.posts p);
select ok(not pg_temp.waits(), 'it waits');
select is(pg_temp.state(), 'pending', 'within the day it is tried again');
select pg_temp.pass('61 seconds');
update public.posts set due_at = clock_timestamp() + interval '1 minute';
select ok(not pg_temp.waits(), 'it still waits');
select is(pg_temp.state(), 'failed', 'after the day it has failed');
select is(pg_temp.heard(), array['failed: It was tried for a day. Rate limit.'], 'the owner hears the reason');
select ok(not pg_temp.waits(), 'nothing follows');

select * from finish();
rollback;
