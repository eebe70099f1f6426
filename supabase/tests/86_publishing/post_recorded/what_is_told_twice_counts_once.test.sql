begin;
select plan(3);
\ir ../../posts.psql

select pg_temp.a_post();
select pg_temp.sending() as sent \gset
select pg_temp.told(:'sent', '{"status": "unknown", "why": "No answer."}') from generate_series(1, 2);
select results_eq('select status, pg_temp.due_in() from public.posts', $$ values ('unknown', 30.0) $$, 'a repeated report still leads to a look');
select pg_temp.pass('30 seconds');
select pg_temp.claim() as look \gset
select pg_temp.told(:'look', '{"status": "unknown", "why": "Hidden.", "again": false}') from generate_series(1, 2);
select is(pg_temp.heard(), array['unknown: Hidden.'], 'a person is asked once');
select private.settle_post((select post_id from public.posts), false);
select pg_temp.told(:'look', '{"status": "unknown", "why": "Hidden.", "again": false}');
select is(pg_temp.state(), 'pending', 'the person''s answer is final');

select * from finish();
rollback;
