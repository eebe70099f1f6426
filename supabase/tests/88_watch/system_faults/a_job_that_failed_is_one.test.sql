begin;
select plan(1);
update private.watchdog set looked_at = private.now(), ticks_expected_from = private.now();

insert into cron.job_run_details (jobid, command, status, return_message)
select jobid, command, 'failed', 'ERROR: no' from cron.job;
select results_eq(
  $$ select subject, says from private.system_faults() where fault = 'job_failed' order by subject $$,
  $$ select jobname, format('The job %s failed: ERROR: no', jobname) from cron.job order by jobname $$,
  'for every job of the schedule'
);

select * from finish();
rollback;
