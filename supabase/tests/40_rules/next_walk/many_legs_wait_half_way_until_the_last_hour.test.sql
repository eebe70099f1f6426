begin;
select plan(8);

create function pg_temp.next(urgency integer, walk integer, legs integer, at text) returns integer
language sql return private.next_walk(urgency::smallint, walk, legs, (at || ' America/New_York')::timestamptz);

select is(pg_temp.next(3, 1, 2, '2026-03-03 10:00'), 2, 'two legs walk on');
select is(pg_temp.next(3, 2, 2, '2026-03-03 10:00'), 2, 'two legs stay at the natural price');
select is(pg_temp.next(3, 2, 4, '2026-03-03 14:59'), 2, 'four legs wait half-way');
select is(pg_temp.next(3, 2, 4, '2026-03-03 15:00'), 3, 'they walk on in the last hour');
select is(pg_temp.next(3, 2, 4, '2026-11-27 11:59'), 2, 'on a day that closes at 13:00 they wait, too');
select is(pg_temp.next(3, 2, 4, '2026-11-27 12:00'), 3, 'they walk on in the last hour of that day');
select is(pg_temp.next(3, 4, 4, '2026-03-03 15:30'), 4, 'they end at the natural price');
select is(pg_temp.next(1, 2, 4, '2026-03-03 10:00'), 3, 'a stop does not wait');

select * from finish();
rollback;
