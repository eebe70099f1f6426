create function private.exit_check_interval() returns interval
language sql immutable set search_path = ''
return interval '5 minutes';

comment on function private.exit_check_interval() is
  'How often the schedule has the book checked, in whole minutes that divide the hour. The job exit-check takes it when it is made: a change wants cron.schedule() called again.';
