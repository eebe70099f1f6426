begin;
select plan(5);

select is(private.new_york_time(at), said, said)
from (values
  ('2026-11-23 15:05Z'::timestamptz, 'Mon Nov 23, 10:05'),
  ('2026-07-06 13:30Z', 'Mon Jul 6, 09:30'),
  ('2026-03-04 04:59Z', 'Tue Mar 3, 23:59'),
  ('2026-03-03 15:00:59Z', 'Tue Mar 3, 10:00')
) moment (at, said);
select is(private.new_york_time(null), null, 'a null instant has no text');

select * from finish();
rollback;
