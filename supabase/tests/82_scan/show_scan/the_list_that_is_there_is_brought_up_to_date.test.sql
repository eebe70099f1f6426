begin;
select plan(6);
\ir ../../clock.psql
\ir ../../scan.psql

select pg_temp.a_scan(), pg_temp.a_scan();
update public.scans set asked_by = '77', topic = 3 where scan_id = (select min(scan_id) from public.scans);
select min(scan_id) as scan, max(scan_id) as other from public.scans \gset
prepare shown as select facts, asked_by, topic, edits_message_id, status from private.outbox order by message_id;

select private.show_scan(:scan);
select results_eq('execute shown', $$ select jsonb_build_object('scan_id', min(scan_id)), '77', 3::bigint, null::bigint, 'due' from public.scans $$,
  'The list is sent to where the scan was asked for');
select private.show_scan(:scan);
select is((select count(*)::integer from private.outbox), 1, 'A waiting list is not queued twice, because it reads its facts when it leaves');
select private.show_scan(:other);
select results_eq('select asked_by, topic from private.outbox order by message_id desc limit 1', 'values (null::text, null::bigint)', 'Another scan has its own list');
update private.outbox set status = 'sent', sent_chat_id = -5, sent_message_id = 10 + message_id where true;
select private.show_scan(:scan);
select is((select edits_message_id from private.outbox where status = 'due'), (select min(sent_message_id) from private.outbox), 'A sent list is edited');
update private.outbox set status = 'sent', sent_chat_id = -5, sent_message_id = 99 where status = 'due';
select private.show_scan(:scan);
select is((select edits_message_id from private.outbox where status = 'due'), 99::bigint, 'The latest message of the list is edited');
select is((select array_agg(distinct kind) from private.outbox), array['opportunities'], 'Every message is a list of opportunities');

select * from finish();
rollback;
