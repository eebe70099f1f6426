begin;
select plan(8);

-- March 8 has 23 hours, November 1 has 25.
select is(private.new_york_date(at), date, at::text)
from (values
  ('2026-03-08 04:59Z'::timestamptz, '2026-03-07'::date), ('2026-03-08 05:00Z', '2026-03-08'),
  ('2026-03-09 03:59Z', '2026-03-08'), ('2026-03-09 04:00Z', '2026-03-09'),
  ('2026-11-01 03:59Z', '2026-10-31'), ('2026-11-01 04:00Z', '2026-11-01'),
  ('2026-11-02 04:59Z', '2026-11-01'), ('2026-11-02 05:00Z', '2026-11-02')
) midnight (at, date);

select * from finish();
rollback;
