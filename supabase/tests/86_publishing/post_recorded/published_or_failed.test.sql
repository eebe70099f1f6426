begin;
select plan(6);
\ir ../../posts.psql

select pg_temp.a_post();
select pg_temp.sending() as first \gset
select pg_temp.told(:'first', '{"status": "failed", "why": "Text too long.", "text": "said", "alt_text": "shown"}');
select results_eq('select status, error, due_at is null, published_at from public.posts', $$ values ('failed', 'Text too long.', true, null::timestamptz) $$, 'it has certainly failed');
select pg_temp.told(:'first', '{"status": "published"}');
select is(pg_temp.state(), 'failed', 'the owner is told once');
select lives_ok('select pg_temp.a_post()', 'a failed post may be tried again');
select pg_temp.told(pg_temp.sending(), '{"status": "published", "id": "at://1", "link": "https://bsky.app/1", "text": "said", "alt_text": "shown"}');
select results_eq(
  $$ select network_id, link, text, alt_text, error, published_at is not null, due_at is null from public.posts where status = 'published' $$,
  $$ values ('at://1', 'https://bsky.app/1', 'said', 'shown', null::text, true, true) $$, 'it is certainly published');
select throws_ok('select pg_temp.a_post()', '23505', null, 'a published post is not tried again');
select is(pg_temp.heard(), array['failed: Text too long.', 'published'], 'the owner hears of both');

select * from finish();
rollback;
