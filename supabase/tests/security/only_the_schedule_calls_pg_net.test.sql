-- pg_net sends a batch at a time and can raise: what a person waits for, and what holds the book, goes around it.
begin;
select plan(5);

create temporary view body as
select p.oid::regprocedure as name, pg_get_functiondef(p.oid) as said
from pg_proc p
where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and p.prokind in ('f', 'p');

select results_eq(
  $$ select name::text from body where said ~* '\mnet"?\s*\.\s*"?\w+"?\s*\(' $$,
  $$ values ('private.wake(text,jsonb)') $$,
  'one function calls pg_net'
);
select results_eq(
  $$ select name::text from body where said ~* '\mnet"?\s*\.\s*"?\w' order by 1 $$,
  $$ values ('private.wake(text,jsonb)'), ('private.watch()') $$,
  'and one more reads what came back'
);
select results_eq(
  $$ select name::text from body where said ~* '\mwake"?\s*\(' and name <> 'private.wake(text,jsonb)'::regprocedure order by 1 $$,
  $$ values ('private.tick_asked_check()'), ('private.tick_deliver_alerts()'), ('private.tick_exit_check()'),
    ('private.tick_publish()'), ('private.tick_scan()') $$,
  'that function is called by the ticks of the schedule'
);
select is_empty(
  $$ select name from body where said ~* '\mtick_\w+"?\s*\(' and name::text !~ '^private\.tick_' $$,
  'which no function calls'
);
select is_empty(
  $$
    select t.tgname, p.oid::regprocedure from pg_trigger t join pg_proc p on p.oid = t.tgfoid
    where not t.tgisinternal and p.proname ~ '^(wake|tick_|http_)'
  $$,
  'and no trigger'
);

select * from finish();
rollback;
