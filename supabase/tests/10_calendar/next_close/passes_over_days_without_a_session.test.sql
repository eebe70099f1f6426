begin;
select plan(3);

select is(
  private.next_close(at::timestamp at time zone 'America/New_York'),
  close::timestamp at time zone 'America/New_York', 'after ' || at
)
from (values
  -- A weekend with its Good Friday and the night before it; Thanksgiving and the half day after it; 8 March.
  ('2026-04-02 16:00', '2026-04-06 16:00'), ('2026-11-25 16:00', '2026-11-27 13:00'), ('2026-03-06 17:00', '2026-03-09 16:00')
) moment (at, close);

select * from finish();
rollback;
