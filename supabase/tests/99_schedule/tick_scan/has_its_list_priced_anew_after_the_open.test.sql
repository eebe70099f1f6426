begin;
select plan(11);
\ir ../../clock.psql
\ir ../../scan.psql
select vault.create_secret('https://project.test/functions/v1', 'functions_url'), vault.create_secret('a secret', 'cron_secret');

-- How many lists a tick has priced anew.
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
select is(pg_temp.repriced_at('2026-02-24 09:45'), 0, 'not while it is under way');
update private.lookups set status = 'done' where true;
update public.scans set ended_at = private.now() where true;
select is(pg_temp.repriced_at('2026-02-24 09:45'), 0, 'nothing is in the list');
select pg_temp.an_opportunity(scan_id, '{"place": 1}') from public.scans;
select is(pg_temp.repriced_at('2026-02-24 09:44'), 0, 'not before its time');
update public.scan_settings set reprices_at = '09:20';
select is(pg_temp.repriced_at('2026-02-24 09:29'), 0, 'nor before the open');
update public.scan_settings set reprices_at = '09:45';
select is(pg_temp.repriced_at('2026-02-24 09:45'), 1, 'then');
select is((select facts from private.lookups where kind = 'reprice'), (select jsonb_build_object('scan_id', scan_id) from public.scans), 'that list');
select is(pg_temp.repriced_at('2026-02-24 09:46'), 0, 'once');
update private.lookups set status = 'failed', ended_at = clock_timestamp() - interval '9 minutes' where kind = 'reprice';
select is(pg_temp.repriced_at('2026-02-24 09:55'), 0, 'where there was no answer not at once again');
update private.lookups set ended_at = clock_timestamp() - interval '11 minutes' where kind = 'reprice';
select is(pg_temp.repriced_at('2026-02-24 09:57'), 1, 'but after ten minutes');
update private.lookups set status = 'done', ended_at = clock_timestamp() - interval '11 minutes' where true;
update public.scans set repriced_at = private.now() where true;
select is(pg_temp.repriced_at('2026-02-24 10:10'), 0, 'what was priced anew is done');
update public.scans set repriced_at = null, is_live = true where true;
select is(pg_temp.repriced_at('2026-02-24 10:10'), 0, 'what saw live quotes needs none');

select * from finish();
rollback;
