begin;
select plan(8);
update private.watchdog set looked_at = private.now(), ticks_expected_from = private.now();

create function pg_temp.stuck() returns text
language sql return (select says from private.system_faults() where part = 'messages' and fault = 'stuck');
insert into private.outbox (kind, created_at) values ('opened', clock_timestamp() - interval '4 minutes 50 seconds');
select is(pg_temp.stuck(), null, 'four minutes are no fault');
update private.outbox set created_at = clock_timestamp() - interval '6 minutes';
select is(pg_temp.stuck(), 'A message has waited for 6 minutes.', 'six are');

insert into private.calls (request_id, function_name, answered_at, status_code) values (1, 'deliver-alerts', now(), 401);
select is(
  pg_temp.stuck(),
  'A message has waited for 6 minutes. deliver-alerts answers HTTP 401. See its log in Supabase, Edge Functions.',
  'with the result of the latest call of deliver-alerts'
);
insert into private.calls (request_id, function_name, sent_at)
values (2, 'deliver-alerts', clock_timestamp() - interval '61 seconds');
select matches(pg_temp.stuck(), 'deliver-alerts was called .* and did not answer: There was no response\.', 'silence, too');
insert into private.calls (request_id, function_name, answered_at, status_code) values (3, 'deliver-alerts', now(), 202);
select is(pg_temp.stuck(), 'A message has waited for 6 minutes.', 'where it answers, nothing is known');
insert into private.calls (request_id, function_name, answered_at, status_code) values (4, 'exit-check', now(), 401);
select is(pg_temp.stuck(), 'A message has waited for 6 minutes.', 'what is wrong with another function is not its reason');

update private.outbox set error = 'Too Many Requests: retry after 300';
select is(
  pg_temp.stuck(), 'A message has waited for 6 minutes. Telegram says: Too Many Requests: retry after 300.',
  'Telegram''s words come first'
);
insert into private.outbox (kind, status, sent_at) values ('opened', 'sent', clock_timestamp());
select is(pg_temp.stuck(), null, 'a queue that is still moving is not stuck');

select * from finish();
rollback;
