begin;
select plan(9);
\ir ../../posts.psql

select is(public.next_post(), '{"post": null, "remaining": false}'::jsonb, 'no post is due');
select pg_temp.a_post();
select pg_temp.claim() as claim \gset
select is(
  :'claim'::jsonb - 'key' - 'approved_at' - 'post_id',
  '{"attempt": 1, "network": "bluesky", "status": "pending", "facts": {"report": "brief", "day": "2026-02-24", "with_open": false}, "prepared": {}, "sent_at": null}'::jsonb,
  'the post with all its facts'
);
select is((:'claim'::jsonb ->> 'key')::uuid, (select key from public.posts), 'it has a key of its own');
select is(pg_temp.claim(), null, 'another caller does not get it');
select is(pg_temp.due_in(), 180.0, 'the claim lasts three minutes');
select pg_temp.told(pg_temp.claim(), '{"status": "published"}');
select is(pg_temp.state(), 'pending', 'a caller without the claim changes nothing');
select pg_temp.pass('3 minutes');
select is(pg_temp.sending() ->> 'attempt', '2', 'after a claim that was cut off before sending, another caller gets it');
select is(pg_temp.state(), 'sending', 'this caller sends it');
select is(pg_temp.claim(), null, 'no other caller gets it meanwhile');

select * from finish();
rollback;
