begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-04-10 15:59');
select checked from private.claim_exits(pg_temp.run(pg_temp.begin_check()), pg_temp.quotes(175, 100)) \gset
select is(:checked, 2, 'on the last day rules are evaluated');
select pg_temp.set_clock('2026-04-10 16:00');
select checked from private.claim_exits(pg_temp.run(pg_temp.begin_check()), pg_temp.quotes(175, 100)) \gset
select is(:checked, 0, 'after the close only settlement is left');

select * from finish();
rollback;
