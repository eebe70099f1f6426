begin;
select plan(4);
\ir fault.psql

create function pg_temp.standing(at timestamptz) returns text
language sql return private.quote_fault(70, 80, null, false, false, (select q from public.quote_settings q), '2026-03-03 15:00Z', at);

select is(pg_temp.standing(null), null, 'without a time the quote counts as new');
select is(pg_temp.standing('2026-03-03 14:31Z'), null, 'it is unchanged since this morning');
select is(pg_temp.standing('2026-03-03 15:00:40Z'), null, 'it comes from a clock that is ahead');
select is(pg_temp.standing('2026-03-02 20:59Z'), 'stale', 'unchanged since yesterday it is stale');

select * from finish();
rollback;
