begin;
select plan(5);
\ir ../../posts.psql

select pg_temp.a_post('bluesky', 'weekly', '2026-02-23'), pg_temp.a_post('bluesky', 'scorecard');
update public.posts set due_at = due_at - interval '1 minute' where report = 'scorecard';
select public.next_post() as first, public.next_post() as second, public.next_post() as third \gset
select is(:'first'::jsonb #>> '{post,facts,report}', 'scorecard', 'the post that has been due longest');
select is(:'first'::jsonb -> 'remaining', 'true'::jsonb, 'more posts are due');
select is(:'second'::jsonb #>> '{post,facts,report}', 'weekly', 'then the other post');
select is(:'second'::jsonb -> 'remaining', 'false'::jsonb, 'no more are due');
select is(:'third'::jsonb -> 'post', 'null'::jsonb, 'then none');

select * from finish();
rollback;
