begin;
select plan(16);
\ir ../../clock.psql
\ir ../../scan.psql
select vault.create_secret('https://project.test/functions/v1', 'functions_url'), vault.create_secret('a secret', 'cron_secret');

-- The number of scans that a tick starts.
create function pg_temp.begun_at(at timestamp) returns integer
language plpgsql as $$
declare
  before integer := (select count(*) from public.scans);
begin
  perform pg_temp.set_clock(begun_at.at);
  perform private.tick_scan();
  return (select count(*) from public.scans) - before;
end;
$$;

select is(pg_temp.begun_at('2026-02-24 09:14'), 0, 'not before its time');
select is(pg_temp.begun_at('2026-02-24 09:15'), 1, 'at its time');
select results_eq('select trade_date, is_scheduled, is_live, asked_by from public.scans', $$ values ('2026-02-24'::date, true, false, null::text) $$, 'it is a scheduled scan');
select is((select count(*)::integer from private.lookups where kind = 'chain'), 9, 'of every ticker');
select is(pg_temp.begun_at('2026-02-24 09:16'), 0, 'once');
update private.lookups set status = 'done' where true;
select is(pg_temp.begun_at('2026-02-24 12:00'), 0, 'not again later');
select is(pg_temp.begun_at('2026-02-28 09:15'), 0, 'not on a Saturday');
select is(pg_temp.begun_at('2026-04-03 09:15'), 0, 'nor on a holiday');
select is(pg_temp.begun_at('2026-02-25 16:00'), 0, 'not after the close');
select is(pg_temp.begun_at('2026-02-25 15:59'), 1, 'late, where no earlier tick ran');
update private.lookups set status = 'done' where true;

select pg_temp.set_clock('2026-02-26 09:10');
select private.begin_scan('{XLE}', asked_by => '77');
select is(pg_temp.begun_at('2026-02-26 09:15'), 0, 'a scan requested by a person finishes first');
update private.lookups set status = 'done' where true;
select is(pg_temp.begun_at('2026-02-26 09:16'), 1, 'then the scheduled scan starts');
update private.lookups set status = 'done' where true;

update public.scan_settings set scans_at = '11:00';
select is(pg_temp.begun_at('2026-02-27 10:59') + pg_temp.begun_at('2026-02-27 11:00'), 1, 'at the owner''s time');
update private.lookups set status = 'done' where true;
update public.scan_settings set is_scheduled = false;
select is(pg_temp.begun_at('2026-03-02 12:00'), 0, 'or never');
update public.scan_settings set is_scheduled = true;
select pg_temp.only_rule(variadic '{}');
select is(pg_temp.begun_at('2026-03-02 12:00'), 0, 'not without a rule');
select pg_temp.only_rule('CSP');
delete from public.scan_tickers where true;
select is(pg_temp.begun_at('2026-03-02 12:00'), 0, 'not without a ticker');

select * from finish();
rollback;
