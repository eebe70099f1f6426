-- 300 - 2 x 75 = 150, the target.
begin;
select plan(3);
\ir a_position.psql

select results_eq(
  format('select exit_reason, urgency, to_profit_target from pg_temp.evaluated(%s)', mark),
  format('values (%L::text, %L::integer, %s::numeric)', reason, urgency, missing), 'at ' || mark
)
from (values
  (74.99, 'profit_target', 4, -0.02), (75, 'profit_target', 4, 0), (75.005, null, null, 0.01)
) at (mark, reason, urgency, missing);

select * from finish();
rollback;
