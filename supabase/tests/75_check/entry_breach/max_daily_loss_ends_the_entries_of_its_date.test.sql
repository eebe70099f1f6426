begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

-- Opened for 150 a contract: 2 x (150 - 250) = -200, then 2 x (150 - 100) = 100.
select public.close_position(:csp, 250);
select is(pg_temp.breach_of('max_daily_loss', 200.01), null, 'a cent less than the limit is lost');
select is(pg_temp.breach_of('max_daily_loss', 200), 'Today''s loss is 200.00; max_daily_loss is 200.00.', 'all of it is lost');
select pg_temp.set_clock('2026-03-03 23:59');
select isnt(pg_temp.breach(), null, 'the date is New York''s');
select pg_temp.set_clock('2026-03-04 00:00');
select is(pg_temp.breach(), null, 'the next day starts anew');
select pg_temp.set_clock('2026-03-03 11:00');
select public.close_position(:vpc, 100);
select is(pg_temp.breach(), null, 'wins are subtracted');

select * from finish();
rollback;
