-- After a crash of the server pg_net counts anew, and has forgotten what it was answered.
begin;
select plan(4);

prepare statuses as select function_name, status_code from private.calls order by call_id;
insert into private.calls (request_id, function_name, sent_at) values (1, 'exit-check', clock_timestamp() - interval '90 seconds');
insert into private.calls (request_id, function_name) values (1, 'deliver-alerts');
select private.watch();
select results_eq('execute statuses', $$ values ('exit-check', null::integer), ('deliver-alerts', null) $$, 'nobody has answered');

insert into net._http_response (id, status_code, created) values (1, 503, clock_timestamp());
select private.watch();
select results_eq(
  'execute statuses', $$ values ('exit-check', null), ('deliver-alerts', 503) $$, 'it is the later one''s, though the older waits'
);

-- Later than any answer to it could come.
delete from net._http_response;
insert into private.calls (request_id, function_name, sent_at) values (2, 'exit-check', clock_timestamp() - interval '1 hour');
insert into net._http_response (id, status_code, created) values (2, 200, clock_timestamp());
select private.watch();
select is((select status_code from private.calls where request_id = 2), null, 'nor one that somebody else has called since');
update net._http_response set created = clock_timestamp() - interval '1 hour';
select private.watch();
select is((select status_code from private.calls where request_id = 2), 200, 'but its own');

select * from finish();
rollback;
