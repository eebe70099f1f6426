begin;
select plan(9);
\ir ../../posts.psql

select is(public.next_post(), '{"post": null, "remaining": false}'::jsonb, 'nothing is due');
select pg_temp.a_post();
select pg_temp.claim() as claim \gset
select is(
  :'claim'::jsonb - 'key' - 'approved_at' - 'post_id',
  '{"attempt": 1, "network": "bluesky", "status": "pending", "facts": {"report": "brief", "day": "2026-02-24", "with_open": false}, "prepared": {}, "sent_at": null}'::jsonb,
  'all that whoever publishes has to know'
);
select is((:'claim'::jsonb ->> 'key')::uuid, (select key from public.posts), 'by a key of its own');
select is(pg_temp.claim(), null, 'nobody else gets it');
select is(pg_temp.due_in(), 180.0, 'for three minutes');
select pg_temp.told(pg_temp.claim(), '{"status": "published"}');
select is(pg_temp.state(), 'pending', 'whoever got nothing has nothing to tell');
select pg_temp.pass('3 minutes');
select is(pg_temp.sending() ->> 'attempt', '2', 'who was cut off before it was sent is followed by another');
select is(pg_temp.state(), 'sending', 'who sends it');
select is(pg_temp.claim(), null, 'while nobody else gets it');

select * from finish();
rollback;
