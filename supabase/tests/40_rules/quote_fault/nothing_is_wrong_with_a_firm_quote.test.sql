begin;
select plan(4);
\ir fault.psql

select is(pg_temp.fault(70, 80), null, 'a bid and an ask near each other');
select is(pg_temp.fault(75, 75), null, 'a bid equal to the ask');
select is(pg_temp.fault(0, 5), null, 'no bid for an option that costs almost nothing');
select is(pg_temp.fault(null, 5, null, null, null), null, 'fields that the source leaves out are no fault');

select * from finish();
rollback;
