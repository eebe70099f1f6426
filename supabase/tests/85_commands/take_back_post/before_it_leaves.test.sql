begin;
select plan(5);
\ir ../../posts.psql

select throws_ok('select private.take_back_post(7)', 'PT404', 'there is no post 7', 'there is none');
select pg_temp.a_post() as post \gset
select pg_temp.claim() as claimed \gset
select private.take_back_post(:post);
select is(pg_temp.heard(), array['failed: It was cancelled before it was sent.'], 'its owner hears of it');
select is(
  public.post_prepared((:'claimed'::jsonb ->> 'post_id')::bigint, (:'claimed'::jsonb ->> 'attempt')::integer, '{}'), false,
  'whoever was at work with it does not send it');
select pg_temp.a_post() as again \gset
select pg_temp.sending();
select throws_ok(format('select private.take_back_post(%s)', :again), 'PT409', null, 'not while it is being sent');
select pg_temp.a_post('telegram', 'weekly') as channel \gset
select throws_ok(format('select private.take_back_post(%s)', :channel), 'PT409', null, 'the chat has it already');

select * from finish();
rollback;
