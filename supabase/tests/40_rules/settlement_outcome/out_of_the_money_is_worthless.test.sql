begin;
select plan(4);
\ir outcome.psql

select is(pg_temp.outcome(582.91), 'worthless', 'a put');
select is(pg_temp.debit(582.91), 0.00, 'nothing is paid');
select is(pg_temp.outcome(582.91, 5), 'worthless', 'a spread');
select is(pg_temp.debit(582.91, 5), 0.00, 'nothing is paid');

select * from finish();
rollback;
