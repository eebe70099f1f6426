begin;
select plan(6);
\ir outcome.psql

select is(pg_temp.outcome('-580p', 582.91), 'settled', 'a put');
select is(pg_temp.debit('-580p', 582.91), 0.00, 'nothing is paid');
select is(pg_temp.outcome('-580p +575p', 582.91), 'settled', 'a spread');
select is(pg_temp.debit('-580p +575p', 582.91), 0.00, 'nothing is paid');
select is(pg_temp.outcome('-570p +560p -620c +625c', 590), 'settled', 'a condor between its short strikes');
select is(pg_temp.debit('-570p +560p -620c +625c', 590), 0.00, 'nothing is paid');

select * from finish();
rollback;
