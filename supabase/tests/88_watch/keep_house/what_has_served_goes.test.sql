begin;
select plan(4);

insert into private.telegram_updates (update_id, received_at)
values (1, clock_timestamp() - interval '49 hours'), (2, clock_timestamp() - interval '47 hours');
insert into private.outbox (kind, status, sent_at)
values ('opened', 'sent', clock_timestamp() - interval '91 days'), ('closed', 'sent', clock_timestamp() - interval '89 days');
insert into private.calls (request_id, function_name, sent_at)
values (1, 'exit-check', clock_timestamp() - interval '8 days'), (2, 'exit-check', clock_timestamp() - interval '6 days');
insert into cron.job_run_details (jobid, command, end_time)
values (1, 'old', clock_timestamp() - interval '8 days'), (1, 'new', clock_timestamp() - interval '6 days');

select private.keep_house();
select results_eq('select update_id from private.telegram_updates', 'values (2::bigint)', 'updates are deleted after two days');
select results_eq('select kind from private.outbox', $$ values ('closed') $$, 'sent messages are deleted after ninety days');
select results_eq('select request_id from private.calls', 'values (2::bigint)', 'calls are deleted after seven days');
select results_eq('select command from cron.job_run_details', $$ values ('new') $$, 'runs of jobs are deleted after seven days');

select * from finish();
rollback;
