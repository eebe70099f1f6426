-- Five messages may leave at once, the fifth only for lanes that a person waits for. Each message paces its chat by
-- one interval.
begin;
select plan(6);

create function pg_temp.leaves(paced_until timestamptz, lane integer, due_at timestamptz default '2026-02-24 10:00+00') returns timestamptz
language sql return private.leaves_at(leaves.due_at, leaves.paced_until, interval '1 second', leaves.lane::smallint);

select is(pg_temp.leaves(null, 5), '2026-02-24 10:00+00', 'nothing has left yet');
select is(pg_temp.leaves('2026-02-24 10:00:03+00', 3), '2026-02-24 10:00+00', 'after three messages an alert may still leave');
select is(pg_temp.leaves('2026-02-24 10:00:04+00', 3), '2026-02-24 10:00:01+00', 'after four messages an alert waits');
select is(pg_temp.leaves('2026-02-24 10:00:04+00', 2), '2026-02-24 10:00+00', 'an answer may leave as the fifth');
select is(pg_temp.leaves('2026-02-24 10:00:05+00', 1), '2026-02-24 10:00:01+00', 'a sixth message waits, even a confirmation');
select is(pg_temp.leaves('2026-02-24 10:00:05+00', 1, '2026-02-24 10:00:30+00'), '2026-02-24 10:00:30+00', 'nothing leaves before it is due');

select * from finish();
rollback;
