begin;
select plan(23);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

insert into public.scans (trade_date, is_scheduled, is_live) values (private.new_york_date(private.now()), true, false) returning scan_id as scan \gset
select private.queue_lookup('reprice', jsonb_build_object('scan_id', :scan));
-- Requests that a check made, and that a lookup made, this many minutes ago.
create function pg_temp.checked(quote_calls integer, minutes numeric) returns void
language sql as $$
  insert into private.exit_checks (market_open, quote_calls, began_at)
  values (true, checked.quote_calls, clock_timestamp() - make_interval(secs => 60 * checked.minutes)) $$;
create function pg_temp.looked_up(quote_calls integer, chain_calls integer, minutes numeric) returns void
language sql as $$
  insert into private.lookups (kind, status, quote_calls, chain_calls, asked_at)
  values ('account', 'done', looked_up.quote_calls, looked_up.chain_calls, clock_timestamp() - make_interval(secs => 60 * looked_up.minutes)) $$;
-- What next_lookup() does under a quota: the kind of the claimed lookup, or the minutes to wait.
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


select is(pg_temp.next('{"calls": 10, "seconds": 3600}'), 'reprice', 'A lookup is claimed when no request has been made');
select pg_temp.checked(4, 20);
select is(pg_temp.next('{"calls": 10, "seconds": 3600}'), 'reprice', 'A lookup is claimed while less than half of the quota is used');
select pg_temp.looked_up(1, 0, 15);
select is(pg_temp.next('{"calls": 10, "seconds": 3600}'), '40', 'Requests of checks and lookups count together: once half is used, lookups wait until the oldest is an hour old');
select results_eq(
  $$ select status, attempts, round(extract(epoch from due_at - clock_timestamp()) / 60) from private.lookups where status <> 'done' $$, $$ values ('due', 0, 40.0) $$,
  'All due lookups are put off until then'
);
select is(pg_temp.next('{"calls": 12, "seconds": 3600}'), 'reprice', 'The same requests are less than half of a larger quota');
select is(pg_temp.next('{"calls": 11, "seconds": 3600}'), '40', 'The extra request of an odd quota belongs to the checks');
select is(pg_temp.next('{"calls": 10, "seconds": 1140}'), 'reprice', 'Requests older than the period do not count');
select is(pg_temp.next(null), 'reprice', 'A source without a quota makes no lookup wait');

select pg_temp.forget();
select pg_temp.checked(100, 5);
select is(pg_temp.next('{"calls": 1000, "seconds": 3600, "chains": {"calls": 10, "seconds": 3600}}'), 'reprice', 'Requests of checks do not count in the quota of chains');
select pg_temp.looked_up(0, 5, 10);
select is(pg_temp.next('{"calls": 1000, "seconds": 3600, "chains": {"calls": 10, "seconds": 3600}}'), '50', 'Lookups wait once half of the quota of chains is used');
select is(pg_temp.next('{"calls": 1000, "seconds": 3600}'), 'reprice', 'Requests for chains do not count where the source has no quota for them');
select is(pg_temp.next('{"calls": 200, "seconds": 3600, "chains": {"calls": 10, "seconds": 3600}}'), '55', 'The longer wait of both quotas counts');
select is(pg_temp.next('{"calls": 200, "seconds": 3600, "chains": {"calls": 10, "seconds": 216000}}'), '3590', 'Each quota has its own period');

select pg_temp.forget();
select pg_temp.checked(1, 50);
select pg_temp.checked(4, 30);
select is(pg_temp.next('{"calls": 10, "seconds": 3600}'), '10', 'The wait ends when the oldest request leaves the period and less than half is used');
select pg_temp.looked_up(3, 0, 20);
select is(pg_temp.next('{"calls": 10, "seconds": 3600}'), '30', 'The wait lasts until enough requests have left the period');

select pg_temp.forget();
select private.queue_lookup('trade', pg_temp.typed(), '78');
update private.lookups set due_at = clock_timestamp() + interval '2 hours' where kind = 'trade';
select pg_temp.checked(5, 20);
select public.next_lookup(quota => '{"calls": 10, "seconds": 3600}');
select is((select round(extract(epoch from due_at - clock_timestamp()) / 60) from private.lookups where kind = 'trade'), 120.0, 'A lookup that is due later is not moved forward');
select is((select (n ->> 'wait')::integer between 2390 and 2400 from public.next_lookup(quota => '{"calls": 10, "seconds": 3600}') n), true, 'The wait is told in seconds');
select is(private.wakes() ? 'scan', false, 'The function scan is not woken during the wait');
select is(pg_temp.next('{"calls": 0, "seconds": 3600}') ~ '^\d+$', true, 'Lookups wait when the quota is zero');

-- Lookups that a person waits for.
select pg_temp.forget();
delete from private.lookups;
select private.queue_lookup('account', '{}', '77');
select pg_temp.checked(5, 20);
select is(pg_temp.next('{"calls": 10, "seconds": 3600}'), 'account', 'A person''s lookup may use the half of the checks');
select pg_temp.checked(2, 20);
select is(pg_temp.next('{"calls": 10, "seconds": 3600}'), '40', 'A person''s lookup waits once three quarters are used');
select private.queue_lookup('reprice', jsonb_build_object('scan_id', :scan));
select pg_temp.forget();
select pg_temp.checked(5, 20);
select is(pg_temp.next('{"calls": 10, "seconds": 3600}'), 'account', 'A person''s lookup is claimed while the scan''s must wait');
select is((select due_at > clock_timestamp() + interval '39 minutes' from private.lookups where kind = 'reprice'), true, 'The scan''s lookup is put off');

select * from finish();
rollback;
