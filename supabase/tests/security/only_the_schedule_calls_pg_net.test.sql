-- pg_net sends one batch at a time and can raise, so functions that a person waits for or that hold the book do not
-- call it.
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
  'one more reads its answers'
);
select results_eq(
  $$ select name::text from body where said ~* '\mwake"?\s*\(' and name <> 'private.wake(text,jsonb)'::regprocedure order by 1 $$,
  $$ values ('private.tick_asked_check()'), ('private.tick_deliver_alerts()'), ('private.tick_exit_check()'),
    ('private.tick_publish()'), ('private.tick_scan()') $$,
  'the ticks of the schedule call that function'
);
select is_empty(
  $$ select name from body where said ~* '\mtick_\w+"?\s*\(' and name::text !~ '^private\.tick_' $$,
  'no function calls a tick'
);
select is_empty(
  $$
    select t.tgname, p.oid::regprocedure from pg_trigger t join pg_proc p on p.oid = t.tgfoid
    where not t.tgisinternal and p.proname ~ '^(wake|tick_|http_)'
  $$,
  'no trigger calls a tick'
);

select * from finish();
rollback;
