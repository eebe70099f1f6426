-- Both are to be closed; at first the CSP's close is at the broker, for its profit.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select private.ask_close_all();
create function pg_temp.progress() returns jsonb
language sql return (select private.prompt_facts(q) -> 'progress' from private.prompts q);
select is(pg_temp.progress(), '{"waiting": 0, "working": 1, "closed": 0}'::jsonb, 'not confirmed yet');
update public.positions set close_asked_at = private.now(), close_asked_by = '77';
select is(pg_temp.progress(), '{"waiting": 1, "working": 1, "closed": 0}'::jsonb, 'the VPC waits for the next check');
select public.close_position(position_id, 60) from public.positions where request_id = 'VPC';
select is(pg_temp.progress(), '{"waiting": 0, "working": 1, "closed": 1}'::jsonb, 'it is closed');
select pg_temp.cancel_all();
select is(pg_temp.progress(), '{"waiting": 1, "working": 0, "closed": 1}'::jsonb, 'now the CSP waits');

select * from finish();
rollback;
