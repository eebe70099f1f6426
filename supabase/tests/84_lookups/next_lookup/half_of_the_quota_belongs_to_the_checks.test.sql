begin;
select plan(23);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

insert into public.scans (trade_date, is_scheduled, is_live) values (private.new_york_date(private.now()), true, false) returning scan_id as scan \gset
select private.queue_lookup('reprice', jsonb_build_object('scan_id', :scan));
-- Called so many minutes ago.
create function pg_temp.checked(quote_calls integer, minutes numeric) returns void
language sql as $$
  insert into private.exit_checks (market_open, quote_calls, began_at)
  values (true, checked.quote_calls, clock_timestamp() - make_interval(secs => 60 * checked.minutes)) $$;
create function pg_temp.looked_up(quote_calls integer, chain_calls integer, minutes numeric) returns void
language sql as $$
  insert into private.lookups (kind, status, quote_calls, chain_calls, asked_at)
  values ('account', 'done', looked_up.quote_calls, looked_up.chain_calls, clock_timestamp() - make_interval(secs => 60 * looked_up.minutes)) $$;
-- What the quota leaves: the kind of what was claimed, or how many minutes to wait.
create function pg_temp.next(quota jsonb) returns text
language plpgsql as $$
declare
  n jsonb;
begin
  update private.lookups set status = 'due', attempts = 0, due_at = clock_timestamp() where status in ('due', 'asking');
  n := public.next_lookup(quota => next.quota);
  return coalesce(n ->> 'kind', round((n ->> 'wait')::numeric / 60)::text);
end;
$$;
create function pg_temp.forget() returns void
language sql as $$ delete from private.exit_checks; delete from private.lookups where status = 'done' $$;


select is(pg_temp.next('{"calls": 10, "seconds": 3600}'), 'reprice', 'nothing has been asked');
select pg_temp.checked(4, 20);
select is(pg_temp.next('{"calls": 10, "seconds": 3600}'), 'reprice', 'less than half is used');
select pg_temp.looked_up(1, 0, 15);
select is(pg_temp.next('{"calls": 10, "seconds": 3600}'), '40', 'with what checks have asked half is: until the oldest is an hour ago');
select results_eq(
  $$ select status, attempts, round(extract(epoch from due_at - clock_timestamp()) / 60) from private.lookups where status <> 'done' $$, $$ values ('due', 0, 40.0) $$,
  'all that is due is put off until then'
);
select is(pg_temp.next('{"calls": 12, "seconds": 3600}'), 'reprice', 'of a larger quota it is less than half');
select is(pg_temp.next('{"calls": 11, "seconds": 3600}'), '40', 'of an odd one the checks have the odd one');
select is(pg_temp.next('{"calls": 10, "seconds": 1140}'), 'reprice', 'what is longer ago than the period does not count');
select is(pg_temp.next(null), 'reprice', 'a source without a quota');

select pg_temp.forget();
select pg_temp.checked(100, 5);
select is(pg_temp.next('{"calls": 1000, "seconds": 3600, "chains": {"calls": 10, "seconds": 3600}}'), 'reprice', 'checks ask for no chains');
select pg_temp.looked_up(0, 5, 10);
select is(pg_temp.next('{"calls": 1000, "seconds": 3600, "chains": {"calls": 10, "seconds": 3600}}'), '50', 'half of the chains');
select is(pg_temp.next('{"calls": 1000, "seconds": 3600}'), 'reprice', 'where they are not counted by themselves they count for nothing');
select is(pg_temp.next('{"calls": 200, "seconds": 3600, "chains": {"calls": 10, "seconds": 3600}}'), '55', 'of both the longer wait');
select is(pg_temp.next('{"calls": 200, "seconds": 3600, "chains": {"calls": 10, "seconds": 216000}}'), '3590', 'each of its own period');

select pg_temp.forget();
select pg_temp.checked(1, 50);
select pg_temp.checked(4, 30);
select is(pg_temp.next('{"calls": 10, "seconds": 3600}'), '10', 'once the oldest is over less than half is left');
select pg_temp.looked_up(3, 0, 20);
select is(pg_temp.next('{"calls": 10, "seconds": 3600}'), '30', 'or once as many are over as it takes');

select pg_temp.forget();
select private.queue_lookup('trade', pg_temp.typed(), '78');
update private.lookups set due_at = clock_timestamp() + interval '2 hours' where kind = 'trade';
select pg_temp.checked(5, 20);
select public.next_lookup(quota => '{"calls": 10, "seconds": 3600}');
select is((select round(extract(epoch from due_at - clock_timestamp()) / 60) from private.lookups where kind = 'trade'), 120.0, 'what waits for longer waits on');
select is((select (n ->> 'wait')::integer between 2390 and 2400 from public.next_lookup(quota => '{"calls": 10, "seconds": 3600}') n), true, 'how long is told in seconds');
select is(private.wakes() ? 'scan', false, 'nobody is called meanwhile');
select is(pg_temp.next('{"calls": 0, "seconds": 3600}') ~ '^\d+$', true, 'without any quota it waits');

-- Whoever waits for an answer.
select pg_temp.forget();
delete from private.lookups;
select private.queue_lookup('account', '{}', '77');
select pg_temp.checked(5, 20);
select is(pg_temp.next('{"calls": 10, "seconds": 3600}'), 'account', 'a person may go into the half of the checks');
select pg_temp.checked(2, 20);
select is(pg_temp.next('{"calls": 10, "seconds": 3600}'), '40', 'up to three quarters');
select private.queue_lookup('reprice', jsonb_build_object('scan_id', :scan));
select pg_temp.forget();
select pg_temp.checked(5, 20);
select is(pg_temp.next('{"calls": 10, "seconds": 3600}'), 'account', 'before any scan');
select is((select due_at > clock_timestamp() + interval '39 minutes' from private.lookups where kind = 'reprice'), true, 'which is put off');

select * from finish();
rollback;
