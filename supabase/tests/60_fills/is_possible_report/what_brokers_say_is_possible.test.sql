begin;
select plan(9);
\ir orders.psql

select is(pg_temp.possible(purpose, status, filled, cash, fees), true, concat_ws(' ', purpose, status, filled, cash, fees))
from (values
  ('entry', 'working', 0, 0, 0), ('entry', 'partially_filled', 1, 150, 0.65), ('entry', 'filled', 2, 300, 1.3),
  ('exit', 'filled', 2, -150, 1.3),
  -- A position can be bought back for nothing.
  ('exit', 'filled', 2, 0, 0),
  ('exit', 'cancelled', 1, -75, 0), ('entry', 'rejected', 0, null, null), ('entry', 'absent', null, null, null),
  ('exit', 'not_sent', null, null, null)
) report (purpose, status, filled, cash, fees);

select * from finish();
rollback;
