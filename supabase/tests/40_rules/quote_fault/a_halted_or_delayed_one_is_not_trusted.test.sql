begin;
select plan(3);
\ir fault.psql

select is(pg_temp.fault(70, 80, '2026-03-03 15:00Z', true, false), 'halted', 'nobody can trade on it');
select is(pg_temp.fault(70, 80, '2026-03-03 15:00Z', false, true), 'delayed', 'it says it is fresh, and is not');
select is(pg_temp.fault(70, 80, '2026-03-02 15:00Z', true, true), 'halted', 'the plainest reason is named');

select * from finish();
rollback;
