begin;
select plan(6);
\ir ../../posts.psql

select pg_temp.a_post();
select pg_temp.claim();
select pg_temp.pass('1 day 1 minute');
select is(pg_temp.claim(), null, 'what nobody ever said anything of');
select is(pg_temp.state(), 'failed', 'has failed');
select is(pg_temp.heard(), array['failed: It could not be sent within a day.'], 'and its owner hears of it');

delete from public.posts;
select pg_temp.a_post();
select pg_temp.sending();
select pg_temp.pass('1 day 1 minute');
select is(pg_temp.claim() ->> 'status', 'unknown', 'a post that was being sent is looked for');
select pg_temp.pass('3 minutes');
select is(pg_temp.claim(), null, 'not for ever');
select results_eq('select status, due_at is null from public.posts', $$ values ('unknown', true) $$, 'a person is asked');

select * from finish();
rollback;
