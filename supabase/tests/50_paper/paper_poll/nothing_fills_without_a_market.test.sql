begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.place('tb1', 'exit', 'CSP', 150);
create function pg_temp.status_by(quotes json) returns text
language sql return public.paper_poll('["tb1"]', quotes) -> 0 ->> 'status';

select is(pg_temp.status_by('[]'), 'working', 'not without a quote');
-- 80.00 wide around 100.00: more than 40 % of it.
select is(
  pg_temp.status_by('[{"symbol": "SPY260410P00580000", "bid": 60, "ask": 140}]'), 'working', 'not on a quote that cannot be trusted'
);
update private.paper_orders set day_ends_at = '2026-02-25 21:00+00' where client_order_id = 'tb1';
select pg_temp.set_clock('2026-02-24 16:00');
select is(pg_temp.status_by(pg_temp.quotes(100)), 'working', 'not outside market hours');
select pg_temp.set_clock('2026-02-25 09:30');
select is(pg_temp.status_by(pg_temp.quotes(100)), 'filled', 'it fills after the open');

select * from finish();
rollback;
