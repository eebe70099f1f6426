begin;
select plan(11);
\ir ../../clock.psql
\ir ../../scan.psql
select vault.create_secret('https://project.test/functions/v1', 'functions_url'), vault.create_secret('a secret', 'cron_secret');

-- The number of lists that a tick reprices.
create function pg_temp.repriced_at(at timestamp) returns integer
language plpgsql as $$
declare
  before integer := (select count(*) from private.lookups where kind = 'reprice');
begin
  perform pg_temp.set_clock(repriced_at.at);
  perform private.tick_scan();
  return (select count(*) from private.lookups where kind = 'reprice') - before;
end;
$$;

select pg_temp.repriced_at('2026-02-24 09:15');
select is(pg_temp.repriced_at('2026-02-24 09:45'), 0, 'not while the scan is running');
update private.lookups set status = 'done' where true;
update public.scans set ended_at = private.now() where true;
select is(pg_temp.repriced_at('2026-02-24 09:45'), 0, 'not an empty list');
select pg_temp.an_opportunity(scan_id, '{"place": 1}') from public.scans;
select is(pg_temp.repriced_at('2026-02-24 09:44'), 0, 'not before its time');
update public.scan_settings set reprices_at = '09:20';
select is(pg_temp.repriced_at('2026-02-24 09:29'), 0, 'not before the open');
update public.scan_settings set reprices_at = '09:45';
select is(pg_temp.repriced_at('2026-02-24 09:45'), 1, 'after the open at its time');
select is((select facts from private.lookups where kind = 'reprice'), (select jsonb_build_object('scan_id', scan_id) from public.scans), 'the list of that scan');
select is(pg_temp.repriced_at('2026-02-24 09:46'), 0, 'once');
update private.lookups set status = 'failed', ended_at = clock_timestamp() - interval '9 minutes' where kind = 'reprice';
select is(pg_temp.repriced_at('2026-02-24 09:55'), 0, 'after a failure not at once');
update private.lookups set ended_at = clock_timestamp() - interval '11 minutes' where kind = 'reprice';
select is(pg_temp.repriced_at('2026-02-24 09:57'), 1, 'after ten minutes it tries again');
update private.lookups set status = 'done', ended_at = clock_timestamp() - interval '11 minutes' where true;
update public.scans set repriced_at = private.now() where true;
select is(pg_temp.repriced_at('2026-02-24 10:10'), 0, 'a repriced list is done');
update public.scans set repriced_at = null, is_live = true where true;
select is(pg_temp.repriced_at('2026-02-24 10:10'), 0, 'a scan with live quotes needs no repricing');

select * from finish();
rollback;
