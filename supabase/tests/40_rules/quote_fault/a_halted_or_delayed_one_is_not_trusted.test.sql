begin;
select plan(3);
\ir fault.psql

select is(pg_temp.fault(70, 80, '2026-03-03 15:00Z', true, false), 'halted', 'a halted option cannot be traded');
select is(pg_temp.fault(70, 80, '2026-03-03 15:00Z', false, true), 'delayed', 'a delayed quote claims to be fresh');
select is(pg_temp.fault(70, 80, '2026-03-02 15:00Z', true, true), 'halted', 'halted comes first');

select * from finish();
rollback;
