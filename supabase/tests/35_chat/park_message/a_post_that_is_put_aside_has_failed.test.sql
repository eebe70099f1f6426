begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

delete from private.outbox;
insert into public.posts (network, report, trade_date, facts, approved_by, due_at) values ('telegram', 'brief', '2026-02-24', '{}', '77', null);
insert into private.outbox (kind, chat_id, facts) select 'post', -1001, jsonb_build_object('post_id', post_id) from public.posts;
insert into private.outbox (kind) values ('opened');
select private.park_message(m, 'no such channel') from private.outbox m;

select results_eq(
  $$ select kind, status, error from private.outbox where kind <> 'published' order by kind $$,
  $$ values ('opened', 'parked', 'no such channel'), ('post', 'parked', 'no such channel') $$, 'the reason is stored'
);
select results_eq(
  'select status, error from public.posts', $$ values ('failed', 'no such channel') $$, 'the post has failed'
);
select is(pg_temp.message('published') ->> 'error', 'no such channel', 'the owner hears of it');
update public.posts set status = 'pending';
select private.park_message(m, 'no answer', 'lost') from private.outbox m where kind = 'post';
select results_eq('select status, error from public.posts', $$ values ('unknown', 'no answer') $$, 'a post whose answer was lost is unknown');

select * from finish();
rollback;
