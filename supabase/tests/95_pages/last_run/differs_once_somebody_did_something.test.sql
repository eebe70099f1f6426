begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

create temp table before as select private.last_run() ->> 'changes' as changes;
select is(private.last_run() ->> 'changes', (select changes from before), 'The text is the same when nothing has happened');
insert into public.actions (user_id, action, outcome) values ('77', 'pause', 'done');
select isnt(private.last_run() ->> 'changes', (select changes from before), 'The text changes after an action');
update before set changes = private.last_run() ->> 'changes';
select pg_temp.set_clock('2026-02-24 11:00');
select pg_temp.proposed('another');
select isnt(private.last_run() ->> 'changes', (select changes from before), 'The text changes after a proposal');

select * from finish();
rollback;
