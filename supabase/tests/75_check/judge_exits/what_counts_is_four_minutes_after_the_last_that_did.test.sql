-- Without a mark unmarked_checks grows. Where the stop holds, which for the CSP is from 450.00 on, stop_checks grows.
begin;
select plan(7);
\ir ../../clock.psql
\ir ../../book.psql

update public.stop_confirmation set needed = 2, checks = 3;
select pg_temp.cancel_all();
update public.positions set unmarked_checks = 1, stop_checks = 1, counted_at = private.now();
create function pg_temp.judged(quotes json, may_count boolean default true) returns text
language sql return (
  select format('%s, %s, %s', j.unmarked_checks, j.stop_checks::bit(3), j.verdict)
  from private.judge_exits(array(select position_id from public.positions where request_id = 'CSP'), quotes, may_count) j
);

select pg_temp.set_clock('2026-02-24 10:18:59');
select is(pg_temp.judged('[]'), '1, 001, unmarked', 'a second check within four minutes does not count as another one without a mark');
select is(pg_temp.judged(pg_temp.quotes(450)), '0, 001, confirming', 'it does not confirm a stop');
select is(pg_temp.judged(pg_temp.quotes(440)), '0, 001, hold', 'it does not count against a stop, although it is decided');
select pg_temp.set_clock('2026-02-24 10:19');
select is(pg_temp.judged('[]'), '2, 001, unmarked', 'after four minutes it counts');
select is(pg_temp.judged(pg_temp.quotes(450)), '0, 011, exit', 'the stop is confirmed');
select is(pg_temp.judged(pg_temp.quotes(450), false), '0, 001, confirming', 'a partial check does not count, whatever time has passed');
select pg_temp.set_clock('2026-02-24 10:00');
select is(pg_temp.judged('[]'), '2, 001, unmarked', 'it counts after the market clock was set back');

select * from finish();
rollback;
