begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

update public.report_settings set channel_id = -1001234;
with published as (
  insert into public.posts (network, report, trade_date, facts, approved_by, due_at)
  values ('telegram', 'brief', '2026-02-24', '{}', '77', null), ('telegram', 'scorecard', '2026-02-24', '{}', '77', null),
    ('telegram', 'weekly', '2026-02-23', '{}', '77', null)
  returning post_id, report
)
insert into private.outbox (kind, chat_id, facts)
select 'post', -1001234, jsonb_build_object('post_id', post_id, 'report', report) from published;
create function pg_temp.ends(report text, outcome text, error text default null) returns void
language sql as $$
  select private.record_post(m, ends.outcome, 9, ends.error, '{"text": "said", "alt_text": "shown"}')
  from private.outbox m where m.kind = 'post' and m.facts ->> 'report' = ends.report
$$;
select pg_temp.ends('brief', 'retry');
select is((select count(*)::integer from public.posts where status = 'pending'), 3, 'a retry does not end the post');
select pg_temp.ends('brief', 'sent'), pg_temp.ends('scorecard', 'lost', 'No answer'), pg_temp.ends('weekly', 'refused', 'Forbidden');
select results_eq(
  'select status, network_id, link, error, text, alt_text from public.posts order by post_id',
  $$ values ('published', '9', 'https://t.me/c/1234/9', null, 'said', 'shown'), ('unknown', '9', null, 'No answer', 'said', 'shown'),
    ('failed', '9', null, 'Forbidden', 'said', 'shown') $$,
  'its link, the reason of its failure, or that it is unknown'
);
select isnt((select published_at from public.posts where report = 'brief'), null, 'the time is stored');
select is((select count(*)::integer from private.outbox where kind = 'published'), 3, 'the owner hears of each result');

select * from finish();
rollback;
