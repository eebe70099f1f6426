begin;
select plan(1);
\ir ../../posts.psql

select pg_temp.a_post();
select is((select give_up_at - created_at < interval '1 day 1 second' and give_up_at - created_at >= interval '1 day' from public.posts), true, 'a day from the press on');

select * from finish();
rollback;
