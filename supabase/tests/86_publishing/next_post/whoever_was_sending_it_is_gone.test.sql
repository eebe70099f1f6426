begin;
select plan(5);
\ir ../../posts.psql

select pg_temp.a_post();
select pg_temp.sending() as lost \gset
select pg_temp.pass('3 minutes');
select pg_temp.claim() as looks \gset
select results_eq(
  format($$ select %1$L::jsonb ->> 'status', %1$L::jsonb -> 'sent_at' <> 'null', %1$L::jsonb -> 'prepared' $$, :'looks'),
  $$ values ('unknown', true, '{"picture": "1"}'::jsonb) $$, 'it is looked for and not sent');
select ok(not public.post_prepared((select post_id from public.posts), (:'looks'::jsonb ->> 'attempt')::integer, '{}'), 'the caller that looks may not send it');
select pg_temp.told(:'lost', '{"status": "failed", "why": "late"}');
select is(pg_temp.state(), 'unknown', 'the first caller''s late report changes nothing');
select pg_temp.told(:'looks', '{"status": "published", "id": "at://1", "link": "https://bsky.app/1"}');
select results_eq('select status, network_id, link, due_at is null from public.posts', $$ values ('published', 'at://1', 'https://bsky.app/1', true) $$, 'the look has found it');
select is(pg_temp.heard(), array['published'], 'the owner hears of it, once');

select * from finish();
rollback;
