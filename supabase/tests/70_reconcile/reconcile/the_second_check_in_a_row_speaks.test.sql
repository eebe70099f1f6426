begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select pg_temp.reconcile(pg_temp.holdings(-4, 1));
select is((select count(*) from private.outbox where kind = 'drift'), 0::bigint, 'once may be a matter of timing');
select pg_temp.reconcile(pg_temp.holdings(-4, 1));
select is((select count(*) from private.outbox where kind = 'drift'), 1::bigint, 'after the second time a person is asked');

select * from finish();
rollback;
