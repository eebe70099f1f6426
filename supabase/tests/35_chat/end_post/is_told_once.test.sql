begin;
select plan(5);
\ir ../../posts.psql

select pg_temp.a_post() as post \gset
select private.end_post(:post, 'unknown', 'said', null, null, null, 'No answer.');
select results_eq('select status, text, error, due_at is null, sent_at is not null, published_at from public.posts',
  $$ values ('unknown', 'said', 'No answer.', true, true, null::timestamptz) $$, 'an unknown post may still be found');
select private.end_post(:post, 'published', null, 'shown', 'at://1', null, 'No answer.');
select results_eq('select status, text, alt_text, network_id, error, published_at is not null from public.posts',
  $$ values ('published', 'said', 'shown', 'at://1', null::text, true) $$, 'then it is published');
select private.end_post(:post, 'failed', null, null, null, null, 'late');
select is(pg_temp.state(), 'published', 'a post that has ended does not change');
select is(pg_temp.heard(), array['unknown: No answer.', 'published'], 'the owner hears of each result');
select is((select facts ? 'facts' or facts ? 'prepared' from private.outbox limit 1), false, 'the message leaves out facts and preparations');

select * from finish();
rollback;
