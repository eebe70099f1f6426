-- 2 x 450 - 300 = 600, the stop.
begin;
select plan(3);
\ir a_position.psql

select results_eq(
  format('select exit_reason, urgency, to_stop_loss from pg_temp.evaluated(%s)', mark),
  format('values (%L::text, %L::integer, %s::numeric)', reason, urgency, bearable), 'at ' || mark
)
from (values
  (449.995, null, null, 0.01), (450, 'stop_loss', 1, 0), (450.01, 'stop_loss', 1, -0.02)
) at (mark, reason, urgency, bearable);

select * from finish();
rollback;
