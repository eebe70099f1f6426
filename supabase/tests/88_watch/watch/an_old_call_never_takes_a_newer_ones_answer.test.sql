-- After a crash of the server pg_net starts its ids again and has lost its answers.
begin;
select plan(4);

prepare statuses as select function_name, status_code from private.calls order by call_id;
insert into private.calls (request_id, function_name, sent_at) values (1, 'exit-check', clock_timestamp() - interval '90 seconds');
insert into private.calls (request_id, function_name) values (1, 'deliver-alerts');
select private.watch();
select results_eq('execute statuses', $$ values ('exit-check', null::integer), ('deliver-alerts', null) $$, 'there is no answer');

insert into net._http_response (id, status_code, created) values (1, 503, clock_timestamp());
select private.watch();
select results_eq(
  'execute statuses', $$ values ('exit-check', null), ('deliver-alerts', 503) $$, 'the answer belongs to the later call, although the earlier one waits'
);

-- Later than any answer to that call could come.
delete from net._http_response;
insert into private.calls (request_id, function_name, sent_at) values (2, 'exit-check', clock_timestamp() - interval '1 hour');
insert into net._http_response (id, status_code, created) values (2, 200, clock_timestamp());
select private.watch();
select is((select status_code from private.calls where request_id = 2), null, 'an answer to somebody else''s later call does not count');
update net._http_response set created = clock_timestamp() - interval '1 hour';
select private.watch();
select is((select status_code from private.calls where request_id = 2), 200, 'its own answer does');

select * from finish();
rollback;
