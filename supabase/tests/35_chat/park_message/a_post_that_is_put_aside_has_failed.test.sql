begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

delete from private.outbox;
insert into public.posts (network, report, trade_date, approved_by) values ('telegram', 'brief', '2026-02-24', '77');
insert into private.outbox (kind, chat_id, facts) select 'post', -1001, jsonb_build_object('post_id', post_id) from public.posts;
insert into private.outbox (kind) values ('opened');
select private.park_message(m, 'no such channel') from private.outbox m;

select results_eq(
  $$ select kind, status, error from private.outbox where kind <> 'published' order by kind $$,
  $$ values ('opened', 'parked', 'no such channel'), ('post', 'parked', 'no such channel') $$, 'with the reason'
);
select results_eq(
  'select status, error from public.posts', $$ values ('failed', 'no such channel') $$, 'a post has failed'
);
select is(pg_temp.message('published') ->> 'error', 'no such channel', 'and its owner hears of it');

select * from finish();
rollback;
