begin;
select plan(3);

select is(private.session_open(day), open, day::text)
from (values
  ('2026-03-06'::date, '2026-03-06 14:30Z'::timestamptz), ('2026-03-09', '2026-03-09 13:30Z'),
  -- A half day begins like every other.
  ('2026-11-27', '2026-11-27 14:30Z')
) session (day, open);

select * from finish();
rollback;
