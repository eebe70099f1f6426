begin;
select plan(5);
\ir ../../posts.psql

select throws_ok('select private.take_back_post(7)', 'PT404', 'there is no post 7', 'An unknown post is refused');
select pg_temp.a_post() as post \gset
select pg_temp.claim() as claimed \gset
select private.take_back_post(:post);
select is(pg_temp.heard(), array['failed: It was cancelled before it was sent.'], 'The owner is told that the post was cancelled');
select is(
  public.post_prepared((:'claimed'::jsonb ->> 'post_id')::bigint, (:'claimed'::jsonb ->> 'attempt')::integer, '{}'), false,
  'A sender that has claimed the cancelled post does not send it');
select pg_temp.a_post() as again \gset
select pg_temp.sending();
select throws_ok(format('select private.take_back_post(%s)', :again), 'PT409', null, 'A post that is being sent cannot be cancelled');
select pg_temp.a_post('telegram', 'weekly') as channel \gset
select throws_ok(format('select private.take_back_post(%s)', :channel), 'PT409', null, 'A post of the channel cannot be cancelled');

select * from finish();
rollback;
