begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.begin_check() as run_id \gset
select isnt(private.page_facts(pg_temp.run(:run_id)), null, 'two positions are open');
select pg_temp.set_clock('2026-02-24 16:00');
select is(private.page_facts(pg_temp.run(:run_id)), null, 'the session has ended');
select pg_temp.set_clock('2026-02-24 15:59');
update public.orders set status = 'cancelled' where status = 'working';
select public.close_position(position_id, 60) from public.positions;
select is(private.page_facts(pg_temp.run(:run_id)), null, 'nothing is open and nothing is approved');

select * from finish();
rollback;
