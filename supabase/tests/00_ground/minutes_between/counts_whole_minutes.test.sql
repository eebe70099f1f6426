begin;
select plan(5);

select is(private.minutes_between('2026-03-03 15:00Z', later), minutes, later::text)
from (values
  ('2026-03-03 15:00Z'::timestamptz, 0), ('2026-03-03 15:00:59.999Z', 0), ('2026-03-03 15:01Z', 1), ('2026-03-05 15:00Z', 2880)
) moment (later, minutes);
select is(private.minutes_between(null, '2026-03-03 15:00Z'), null, 'a null time has no age');

select * from finish();
rollback;
