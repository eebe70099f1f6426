begin;
select plan(12);
\ir ../../clock.psql
select vault.create_secret('https://project.test/functions/v1', 'functions_url'), vault.create_secret('a secret', 'cron_secret');
-- Long after the close.
select pg_temp.set_clock('2026-02-24 20:00');
prepare calls as select private.tick_scan() is not null;

select results_eq('execute calls', 'values (false)', 'nothing is asked');
insert into private.lookups (kind) values ('chain');
select results_eq('execute calls', 'values (true)', 'what the schedule asks for is nobody''s to call for but its own');
select is((select url from net.http_request_queue), 'https://project.test/functions/v1/scan', 'it calls who asks');
update private.lookups set asked_by = '77', created_at = clock_timestamp() - interval '25 seconds';
select results_eq('execute calls', 'values (false)', 'whoever asked for it may have called');
update private.lookups set created_at = clock_timestamp() - interval '31 seconds';
select results_eq('execute calls', 'values (true)', 'nobody did');
update private.lookups set due_at = clock_timestamp() + interval '10 seconds';
select results_eq('execute calls', 'values (false)', 'what is put off is not due');
update private.lookups set status = 'asking', due_at = clock_timestamp() + interval '80 seconds';
insert into private.lookups (kind) values ('chain');
select results_eq('execute calls', 'values (false)', 'whoever is at work with a scan goes on with it');
insert into private.lookups (kind, asked_by, created_at) values ('trade', '77', clock_timestamp() - interval '31 seconds');
select results_eq('execute calls', 'values (true)', 'a person does not wait for that');
delete from private.lookups where kind = 'trade';
update private.lookups set due_at = clock_timestamp() - interval '1 second' where true;
select results_eq('execute calls', 'values (true)', 'who was cut off does not go on');
update private.lookups set status = 'done' where true;
select results_eq('execute calls', 'values (false)', 'what is over is not asked');
update private.lookups set status = 'failed' where true;
select results_eq('execute calls', 'values (false)', 'nor what was given up');
select is((select count(*)::integer from public.orders) + (select count(*)::integer from public.trade_requests), 0, 'no trade comes of it');

select * from finish();
rollback;
