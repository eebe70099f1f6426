begin;
select plan(4);
\ir fault.psql

create function pg_temp.standing(at timestamptz) returns text
language sql return private.quote_fault(70, 80, null, false, false, (select q from public.quote_settings q), '2026-03-03 15:00Z', at);

select is(pg_temp.standing(null), null, 'where it is not told, it is just made');
select is(pg_temp.standing('2026-03-03 14:31Z'), null, 'it stands since this morning');
select is(pg_temp.standing('2026-03-03 15:00:40Z'), null, 'by a clock that is ahead');
select is(pg_temp.standing('2026-03-02 20:59Z'), 'stale', 'but not since yesterday');

select * from finish();
rollback;
