begin;
select plan(4);

-- Five hours behind UTC in winter, four in summer.
select is(private.new_york_date(at), date, at::text)
from (values
  ('2026-03-04 04:59:59.999Z'::timestamptz, '2026-03-03'::date), ('2026-03-04 05:00Z', '2026-03-04'),
  ('2026-07-01 03:59:59.999Z', '2026-06-30'), ('2026-07-01 04:00Z', '2026-07-01')
) midnight (at, date);

select * from finish();
rollback;
