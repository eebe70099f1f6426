begin;
select plan(5);
\ir ../../posts.psql

select pg_temp.a_post() as post \gset
select private.end_post(:post, 'unknown', 'said', null, null, null, 'No answer.');
select results_eq('select status, text, error, due_at is null, sent_at is not null, published_at from public.posts',
  $$ values ('unknown', 'said', 'No answer.', true, true, null::timestamptz) $$, 'it may be there');
select private.end_post(:post, 'published', null, 'shown', 'at://1', null, 'No answer.');
select results_eq('select status, text, alt_text, network_id, error, published_at is not null from public.posts',
  $$ values ('published', 'said', 'shown', 'at://1', null::text, true) $$, 'it is there');
select private.end_post(:post, 'failed', null, null, null, null, 'late');
select is(pg_temp.state(), 'published', 'what is over stays as it is');
select is(pg_temp.heard(), array['unknown: No answer.', 'published'], 'its owner hears of each');
select is((select facts ? 'facts' or facts ? 'prepared' from private.outbox limit 1), false, 'without what it was made of');

select * from finish();
rollback;
