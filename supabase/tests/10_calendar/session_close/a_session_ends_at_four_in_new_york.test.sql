begin;
select plan(3);

select is(private.session_close(day), close, day::text)
from (values
  ('2026-03-06'::date, '2026-03-06 21:00Z'::timestamptz), ('2026-03-09', '2026-03-09 20:00Z'), ('2026-11-02', '2026-11-02 21:00Z')
) session (day, close);

select * from finish();
rollback;
