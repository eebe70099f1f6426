begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.begin_check() as run_id \gset
update public.orders set status = 'intent' where status = 'working';
update public.switches set entries_paused_at = private.now(), entries_paused_by = '77';

select is(
  jsonb_path_query_array(public.release_orders(:run_id), '$.place[*].purpose'), '["exit"]'::jsonb,
  'entries were paused after the decision, so the entry is not sent'
);
select is((select status from public.orders where request_id = 'proposed'), 'intent', 'the entry stays an intent');

select * from finish();
rollback;
