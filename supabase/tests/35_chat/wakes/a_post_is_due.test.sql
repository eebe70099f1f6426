begin;
select plan(4);
\ir ../../posts.psql

select pg_temp.a_post();
select is(private.wakes(), '["publish"]', 'publish is named');
select pg_temp.claim();
select is(private.wakes(), '[]', 'a claimed post starts no call');
select pg_temp.pass('3 minutes');
select is(private.wakes(), '["publish"]', 'until its claim has ended');
update public.posts set due_at = null, status = 'failed';
select is(private.wakes(), '[]', 'a finished post starts no call');

select * from finish();
rollback;
