begin;
select plan(13);
\ir ../../clock.psql
select vault.create_secret('https://project.test/functions/v1', 'functions_url'), vault.create_secret('a secret', 'cron_secret');
-- Long after the close.
select pg_temp.set_clock('2026-02-24 20:00');
prepare calls as select private.tick_scan() is not null;

select results_eq('execute calls', 'values (false)', 'no lookup is due');
insert into private.lookups (kind) values ('chain');
select results_eq('execute calls', 'values (true)', 'a lookup of the schedule is called at once');
select is((select url from net.http_request_queue), 'https://project.test/functions/v1/scan', 'the function is scan');
update private.lookups set asked_by = '77', created_at = clock_timestamp() - interval '25 seconds';
select results_eq('execute calls', 'values (false)', 'the requester may have called it');
update private.lookups set created_at = clock_timestamp() - interval '31 seconds';
select results_eq('execute calls', 'values (true)', 'after 30 seconds nobody has');
update private.lookups set due_at = clock_timestamp() + interval '10 seconds';
select results_eq('execute calls', 'values (false)', 'a postponed lookup is not due');
update private.lookups set status = 'asking', due_at = clock_timestamp() + interval '80 seconds';
insert into private.lookups (kind) values ('chain');
select results_eq('execute calls', 'values (false)', 'a running scan continues by itself');
insert into private.lookups (kind, asked_by, created_at) values ('trade', '77', clock_timestamp() - interval '31 seconds');
select results_eq('execute calls', 'values (true)', 'a person''s lookup does not wait for it');
update private.lookups set kind = 'card' where kind = 'trade';
select results_eq('execute calls', 'values (true)', 'the market''s part of a card does not either');
delete from private.lookups where kind = 'card';
update private.lookups set due_at = clock_timestamp() - interval '1 second' where true;
select results_eq('execute calls', 'values (true)', 'a scan that was cut off does not continue');
update private.lookups set status = 'done' where true;
select results_eq('execute calls', 'values (false)', 'a finished lookup calls nothing');
update private.lookups set status = 'failed' where true;
select results_eq('execute calls', 'values (false)', 'a failed one neither');
select is((select count(*)::integer from public.orders) + (select count(*)::integer from public.trade_requests), 0, 'it makes no trade');

select * from finish();
rollback;
