begin;
select plan(9);
update private.watchdog set looked_at = private.now(), ticks_expected_from = private.now();

create function pg_temp.waits() returns text
language sql return (select says from private.system_faults() where part = 'market data' and fault = 'lookups_wait');
select is(pg_temp.waits(), null, 'no lookup waits');
insert into private.lookups (kind, due_at) values ('chain', clock_timestamp() - interval '4 minutes 50 seconds'), ('chain', clock_timestamp());
select is(pg_temp.waits(), null, 'four minutes are no fault');
update private.lookups set due_at = clock_timestamp() - interval '6 minutes' where due_at < clock_timestamp() - interval '1 minute';
select is(pg_temp.waits(),
  'A request for market data has waited for 6 minutes. The function scan is not called, or fails. See its log in Supabase, Edge Functions.',
  'six are');
insert into private.calls (request_id, function_name, answered_at, status_code) values (1, 'scan', now(), 503), (2, 'exit-check', now(), 401);
select is(pg_temp.waits(), 'A request for market data has waited for 6 minutes. scan answers HTTP 503. See its log in Supabase, Edge Functions.',
  'what has come of the latest call of who asks');
insert into private.lookups (kind, status, ended_at) values ('chain', 'failed', clock_timestamp());
select isnt(pg_temp.waits(), null, 'a failed lookup does not count as progress');
insert into private.lookups (kind, status, ended_at) values ('chain', 'done', clock_timestamp() - interval '1 minute');
select is(pg_temp.waits(), null, 'a long queue that is still moving is not a fault');
update private.lookups set ended_at = clock_timestamp() - interval '3 minutes' where status = 'done';
select isnt(pg_temp.waits(), null, 'when it stops, it is one');
update private.lookups set due_at = clock_timestamp() + interval '1 minute' where status = 'due';
select is(pg_temp.waits(), null, 'a postponed lookup is not due');
update private.lookups set status = 'done' where true;
select is(pg_temp.waits(), null, 'a finished lookup does not wait');

select * from finish();
rollback;
