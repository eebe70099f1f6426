-- The last finished check began at 10:00; now it is 10:15.
begin;
select plan(12);
\ir ../../clock.psql

insert into private.exit_checks (market_open, started_at, finished_at)
values (true, private.now() - interval '15 minutes', clock_timestamp());
update private.watchdog set looked_at = private.now(), ticks_expected_from = private.now() - interval '1 day';
create function pg_temp.why() returns text
language sql return (
  select replace(says, 'No exit check has finished for 15 minutes of market hours: exit rules are not evaluated and no order is sent. ', '')
  from private.system_faults() where fault = 'unfinished'
);

select is(
  pg_temp.why(), 'It is not being called. Check that the job exit-check is active in Supabase, Integrations, Cron.', 'it is not called'
);

insert into private.exit_checks (market_open) values (true);
select is(pg_temp.why(), 'The last check was interrupted. See its log in Supabase, Edge Functions.', 'one has begun, and no more is known');
update private.exit_checks set failure = 'the broker''s answer was odd' where finished_at is null;
select is(
  pg_temp.why(), 'The last check failed: The broker''s answer was odd. See its log in Supabase, Edge Functions.', 'the check has given its reason'
);
insert into private.exit_checks (market_open, asked_only, failure) values (true, true, 'no');
select is(
  pg_temp.why(), 'The last check failed: The broker''s answer was odd. See its log in Supabase, Edge Functions.',
  'a partial check is not looked at'
);

insert into private.calls (request_id, function_name, answered_at, status_code) values (1, 'exit-check', now(), 503);
select is(pg_temp.why(), 'exit-check answers HTTP 503. See its log in Supabase, Edge Functions.', 'its latest call was answered otherwise');
insert into private.calls (request_id, function_name, answered_at, error) values (2, 'exit-check', now(), 'timeout was reached');
select is(
  pg_temp.why(),
  'exit-check was called Tue Feb 24, 10:15 and did not answer: Timeout was reached. See its log in Supabase, Edge Functions.',
  'its latest call had an error'
);
insert into private.calls (request_id, function_name) values (3, 'exit-check');
select matches(pg_temp.why(), 'Timeout was reached', 'a call on its way says nothing yet');
update private.calls set sent_at = clock_timestamp() - interval '61 seconds' where request_id = 3;
select matches(pg_temp.why(), 'did not answer: There was no response', 'a minute later it was not answered');

create function pg_temp.why_after(status integer) returns text
language plpgsql as $$
begin
  insert into private.calls (request_id, function_name, answered_at, status_code) values (4, 'exit-check', now(), status);
  return pg_temp.why();
end;
$$;
select is(
  pg_temp.why_after(status), 'The last check failed: The broker''s answer was odd. See its log in Supabase, Edge Functions.',
  status || ' is no trouble: it goes on by itself, or another one is at work'
) from unnest(array[200, 202, 409]) status;
delete from private.exit_checks where finished_at is null;
select is(
  pg_temp.why(), 'It was called Tue Feb 24, 10:15 and did not start. See its log in Supabase, Edge Functions.',
  'it is called, but the database has no sign of it'
);

select * from finish();
rollback;
