begin;
select plan(4);
update private.watchdog set looked_at = private.now(), ticks_expected_from = private.now();

prepare faults as select part, fault from private.system_faults() order by 1;

insert into private.calls (request_id, function_name, answered_at, status_code) values (1, 'exit-check', now(), 200);
select is_empty('execute faults', 'answered 200');
insert into private.calls (request_id, function_name) values (2, 'exit-check');
select is_empty('execute faults', 'one under way says nothing yet');
update private.calls set sent_at = sent_at - interval '181 seconds' where request_id = 2;
select results_eq('execute faults', $$ values ('exit-check', 'call_lost') $$, 'three minutes later no answer can come any more');
insert into private.calls (request_id, function_name, answered_at, error) values (3, 'exit-check', now(), 'Timeout was reached');
select results_eq('execute faults', $$ values ('exit-check', 'call_failed') $$, 'the latest one counts');

select * from finish();
rollback;
