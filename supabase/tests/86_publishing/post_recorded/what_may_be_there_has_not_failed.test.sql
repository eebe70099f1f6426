-- LinkedIn does not tell whether a post exists, but it makes no duplicate.
begin;
select plan(4);
\ir ../../posts.psql

select pg_temp.a_post();
select pg_temp.told(pg_temp.sending(), '{"status": "unknown", "why": "No answer."}');
select pg_temp.pass('3 minutes');
select pg_temp.told(pg_temp.claim(), '{"status": "absent", "certain": false}');
select is(pg_temp.state(), 'pending', 'it is sent again');
select pg_temp.told(pg_temp.sending(), '{"status": "failed", "why": "The token has ended."}');
select is(pg_temp.heard(), array['unknown: The token has ended.'], 'a refusal now does not prove that the first one is absent');
select private.settle_post(post_id, false) from public.posts;
select is((select may_be_there from public.posts), false, 'a person has looked');
select pg_temp.told(pg_temp.sending(), '{"status": "failed", "why": "The token has ended."}');
select is((pg_temp.heard())[2], 'failed: The token has ended.', 'then it has failed');

select * from finish();
rollback;
