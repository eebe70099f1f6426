begin;
select plan(5);
\ir ../../clock.psql

\set counted_at '2026-02-24 10:15 America/New_York'
select ok(private.counts_again(null), 'the first counts');
select ok(not private.counts_again(:'counted_at'), 'a second at once is the same look');
select pg_temp.set_clock('2026-02-24 10:18:59');
select ok(not private.counts_again(:'counted_at'), 'and so is one before four minutes have passed');
select pg_temp.set_clock('2026-02-24 10:19');
select ok(private.counts_again(:'counted_at'), 'then it counts: the schedule''s may be a minute early');
select pg_temp.set_clock('2026-02-24 10:14:59');
select ok(private.counts_again(:'counted_at'), 'and where the market clock was set back');

select * from finish();
rollback;
