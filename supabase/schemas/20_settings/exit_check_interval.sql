create function private.exit_check_interval() returns interval
language sql immutable set search_path = ''
return interval '5 minutes';

comment on function private.exit_check_interval() is
  'The interval of scheduled exit checks, in whole minutes that divide the hour. The job exit-check reads it once, when it is created: after a change, call cron.schedule() again.';
