begin;
select plan(13);
\ir ../../posts.psql

select pg_temp.a_post() as post \gset
create function pg_temp.settled(is_there boolean) returns text
language plpgsql as $$
begin
  perform private.settle_post((select max(p.post_id) from public.posts p), settled.is_there);
  return 'done';
exception when sqlstate 'PT409' then
  return sqlerrm;
end;
$$;
create function pg_temp.lost() returns void
language sql as $$ select pg_temp.told(pg_temp.sending(), '{"status": "unknown", "why": "No answer."}') $$;
select throws_ok('select private.settle_post(0, true)', 'PT404', 'there is no post 0', 'only what there is');
select is(pg_temp.settled(true), 'the result of that post is already known, or is being looked up', 'what is on its way is nobody''s to decide');
select pg_temp.lost();
select is(pg_temp.settled(false), 'the result of that post is already known, or is being looked up', 'nor what is being looked for');
select pg_temp.pass('2 days');
update public.posts set due_at = null;
select is(pg_temp.settled(false), 'done', 'it is not there');
select results_eq('select status, error, pg_temp.due_in() from public.posts', $$ values ('pending', null::text, 0.0) $$, 'it is sent again, at once');
select is(pg_temp.settled(false) ~ '^the result of that post', true, 'once');
select is(pg_temp.settled(true) ~ '^the result of that post', true, 'and so not there');
select ok(not public.post_prepared((claim ->> 'post_id')::bigint, (claim ->> 'attempt')::integer, '{}', 60, 'In progress.'), 'it has a day anew')
from (select pg_temp.claim() as claim) c;
select is(pg_temp.state(), 'pending', 'of tries');
select pg_temp.pass('1 minute');
select pg_temp.lost();
update public.posts set due_at = null;
select is(pg_temp.settled(true), 'done', 'it is there');
select results_eq('select status, published_at is not null, error from public.posts', $$ values ('published', true, null::text) $$, 'and so published');
select is(pg_temp.settled(false) ~ '^the result of that post', true, 'for good');
select is(pg_temp.heard(), array['published'], 'which is told');

select * from finish();
rollback;
