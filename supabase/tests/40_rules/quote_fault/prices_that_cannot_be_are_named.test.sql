begin;
select plan(4);
\ir fault.psql

select is(pg_temp.fault(80.01, 80), 'crossed', 'a bid above the ask');
select is(pg_temp.fault(-1, 5), 'out_of_bounds', 'a bid below zero');
select is(pg_temp.fault(-6, -5), 'no_ask', 'an ask below zero');
select is(pg_temp.fault(80.01, 80, '2026-03-02 15:00Z'), 'stale', 'an old quote is reported as stale first');

select * from finish();
rollback;
