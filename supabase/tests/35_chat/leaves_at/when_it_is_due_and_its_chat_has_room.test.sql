-- Five may leave at once, the fifth of which is for what a person waits for: a chat is paced one interval for each.
begin;
select plan(6);

create function pg_temp.leaves(paced_until timestamptz, lane integer, due_at timestamptz default '2026-02-24 10:00+00') returns timestamptz
language sql return private.leaves_at(leaves.due_at, leaves.paced_until, interval '1 second', leaves.lane::smallint);

select is(pg_temp.leaves(null, 5), '2026-02-24 10:00+00', 'nothing was sent there yet');
select is(pg_temp.leaves('2026-02-24 10:00:03+00', 3), '2026-02-24 10:00+00', 'three have just left');
select is(pg_temp.leaves('2026-02-24 10:00:04+00', 3), '2026-02-24 10:00:01+00', 'four have just left');
select is(pg_temp.leaves('2026-02-24 10:00:04+00', 2), '2026-02-24 10:00+00', 'which an answer does not wait for');
select is(pg_temp.leaves('2026-02-24 10:00:05+00', 1), '2026-02-24 10:00:01+00', 'nor more than that a confirmation');
select is(pg_temp.leaves('2026-02-24 10:00:05+00', 1, '2026-02-24 10:00:30+00'), '2026-02-24 10:00:30+00', 'it is not due before');

select * from finish();
rollback;
