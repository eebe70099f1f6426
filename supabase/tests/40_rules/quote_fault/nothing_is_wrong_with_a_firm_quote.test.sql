begin;
select plan(4);
\ir fault.psql

select is(pg_temp.fault(70, 80), null, 'a bid and an ask near it');
select is(pg_temp.fault(75, 75), null, 'a bid at the ask');
select is(pg_temp.fault(0, 5), null, 'no bid for what costs nearly nothing');
select is(pg_temp.fault(null, 5, null, null, null), null, 'what a source leaves out is not wrong');

select * from finish();
rollback;
