begin;
select plan(2);

select is(
  (select schedule from cron.job where jobname = 'exit-check'),
  format('*/%s 13-21 * * 1-5', extract(minute from private.exit_check_interval())), 'the job of the schedule has this interval'
);
select is(extract(epoch from private.exit_check_interval())::integer % 60, 0, 'the interval is in whole minutes, because pg_cron has no others');

select * from finish();
rollback;
