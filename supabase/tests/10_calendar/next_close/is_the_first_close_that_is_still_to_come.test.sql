begin;
select plan(4);

select is(
  private.next_close(at::timestamp at time zone 'America/New_York'),
  close::timestamp at time zone 'America/New_York', 'after ' || at
)
from (values
  ('2026-03-03 08:00', '2026-03-03 16:00'), ('2026-03-03 10:00', '2026-03-03 16:00'),
  -- A close at this instant does not count any more.
  ('2026-03-03 15:59:59.999999', '2026-03-03 16:00'), ('2026-03-03 16:00', '2026-03-04 16:00')
) moment (at, close);

select * from finish();
rollback;
