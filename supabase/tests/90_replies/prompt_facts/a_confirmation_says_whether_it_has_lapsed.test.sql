begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select private.ask_kill();
create function pg_temp.lapsed() returns text
language sql return (select private.prompt_facts(q) ->> 'lapsed' from private.prompts q);
select is(pg_temp.lapsed(), 'false', 'A new confirmation has not lapsed');
select is((select private.prompt_facts(q) -> 'good_for_seconds' from private.prompts q), '120', 'A confirmation is good for two minutes');
update private.prompts set expires_at = clock_timestamp();
select is(pg_temp.lapsed(), 'true', 'A confirmation after its time has lapsed');
update private.prompts set answer = 'confirm', answered_at = private.now();
select is(pg_temp.lapsed(), 'false', 'A confirmation answered in time has not lapsed');
update private.prompts set answer = 'lapsed';
select is(pg_temp.lapsed(), 'true', 'A confirmation answered too late has lapsed');

select * from finish();
rollback;
