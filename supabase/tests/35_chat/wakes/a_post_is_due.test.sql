begin;
select plan(4);
\ir ../../posts.psql

select pg_temp.a_post();
select is(private.wakes(), '["publish"]', 'it is called for');
select pg_temp.claim();
select is(private.wakes(), '[]', 'who is at work with it is left alone');
select pg_temp.pass('3 minutes');
select is(private.wakes(), '["publish"]', 'until it is gone');
update public.posts set due_at = null, status = 'failed';
select is(private.wakes(), '[]', 'what is over calls nobody');

select * from finish();
rollback;
