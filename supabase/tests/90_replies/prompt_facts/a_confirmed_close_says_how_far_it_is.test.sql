-- Both positions are to be closed. At first the CSP's close for profit is at the broker.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select private.ask_close_all();
create function pg_temp.progress() returns jsonb
language sql return (select private.prompt_facts(q) -> 'progress' from private.prompts q);
select is(pg_temp.progress(), '{"waiting": 0, "working": 1, "closed": 0}'::jsonb, 'Before the confirmation only the working close counts');
update public.positions set close_asked_at = private.now(), close_asked_by = '77';
select is(pg_temp.progress(), '{"waiting": 1, "working": 1, "closed": 0}'::jsonb, 'A requested close without an order is waiting');
select public.close_position(position_id, 60) from public.positions where request_id = 'VPC';
select is(pg_temp.progress(), '{"waiting": 0, "working": 1, "closed": 1}'::jsonb, 'A closed position counts as closed');
select pg_temp.cancel_all();
select is(pg_temp.progress(), '{"waiting": 1, "working": 0, "closed": 1}'::jsonb, 'A close whose order was cancelled is waiting again');

select * from finish();
rollback;
