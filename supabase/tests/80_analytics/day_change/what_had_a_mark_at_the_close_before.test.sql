-- The book's two by two contracts, at 220.00 and 120.00 on Tuesday, at 205.00 and 105.00 on Wednesday.
begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select is(private.day_change(), -80.0, 'on the day on which it was opened all of it is new');
select pg_temp.set_clock('2026-02-25 09:00');
select is(private.day_change(), -80.0, 'before the open it is the session''s before');
select pg_temp.set_clock('2026-02-25 10:20');
select is(private.day_change(), 0.0, 'then it begins anew');
select pg_temp.check_by(pg_temp.quotes(205, 100));
select is(private.day_change(), 60.0, 'four that cost 15.00 less');
select pg_temp.cancel_all();
delete from private.exit_decisions d using public.positions p, private.exit_checks c
where p.position_id = d.position_id and p.request_id = 'CSP' and c.run_id = d.run_id and private.new_york_date(c.started_at) = '2026-02-24';
select is(private.day_change(), 30.0, 'what nobody had marked is not guessed');

select * from finish();
rollback;
