begin;
select plan(4);

select is(
  private.next_open(at::timestamp at time zone 'America/New_York'),
  open::timestamp at time zone 'America/New_York', 'after ' || at
)
from (values
  ('2026-03-03 09:29:59.999999', '2026-03-03 09:30'),
  -- An open at this instant does not count any more.
  ('2026-03-03 09:30', '2026-03-04 09:30'),
  ('2026-03-06 17:00', '2026-03-09 09:30'), ('2026-04-02 12:00', '2026-04-06 09:30')
) moment (at, open);

select * from finish();
rollback;
