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
select throws_ok('select private.settle_post(0, true)', 'PT404', 'there is no post 0', 'An unknown post is refused');
select is(pg_temp.settled(true), 'the result of that post is already known, or is being looked up', 'A post that is still due cannot be decided');
select pg_temp.lost();
select is(pg_temp.settled(false), 'the result of that post is already known, or is being looked up', 'A post whose result is being looked up cannot be decided');
select pg_temp.pass('2 days');
update public.posts set due_at = null;
select is(pg_temp.settled(false), 'done', 'A person can say that an unknown post is not there');
select results_eq('select status, error, pg_temp.due_in() from public.posts', $$ values ('pending', null::text, 0.0) $$, 'A post that is not there is due again at once');
select is(pg_temp.settled(false) ~ '^the result of that post', true, 'A post that is due again cannot be decided as not there');
select is(pg_temp.settled(true) ~ '^the result of that post', true, 'A post that is due again cannot be decided as there');
select ok(not public.post_prepared((claim ->> 'post_id')::bigint, (claim ->> 'attempt')::integer, '{}', 60, 'In progress.'), 'A post that is sent again may be put off')
from (select pg_temp.claim() as claim) c;
select is(pg_temp.state(), 'pending', 'A post that is sent again has its full time for attempts');
select pg_temp.pass('1 minute');
select pg_temp.lost();
update public.posts set due_at = null;
select is(pg_temp.settled(true), 'done', 'A person can say that an unknown post is there');
select results_eq('select status, published_at is not null, error from public.posts', $$ values ('published', true, null::text) $$, 'A post that is there is published');
select is(pg_temp.settled(false) ~ '^the result of that post', true, 'A published post cannot be decided again');
select is(pg_temp.heard(), array['published'], 'The owner is told of the publication');

select * from finish();
rollback;
