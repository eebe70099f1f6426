begin;
select plan(3);
\ir ../../posts.psql

update public.report_settings set channel_id = -1001;
select pg_temp.a_post('telegram') as post \gset
select private.end_post(:post, 'unknown', null, null, null, null, 'Telegram did not answer.');
update public.report_settings set channel_id = null;
select throws_like(format('select private.settle_post(%s, false)', :post), 'there is no channel%', 'A post of a channel that was removed cannot be sent again');
update public.report_settings set channel_id = -1002;
select private.settle_post(:post, false);
select results_eq(
  $$ select chat_id, (facts ->> 'post_id')::bigint, facts ->> 'report' from private.outbox where kind = 'post' $$,
  format($$ values (-1002::bigint, %s::bigint, 'brief') $$, :post), 'A post that is not there is sent to the current channel');
select results_eq('select status, due_at from public.posts', $$ values ('pending', null::timestamptz) $$, 'A post of the channel is sent through the outbox, so it has no due time');

select * from finish();
rollback;
