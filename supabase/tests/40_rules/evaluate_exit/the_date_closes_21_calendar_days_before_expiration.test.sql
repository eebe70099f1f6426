-- 2026-04-17 less 21 days is 2026-03-27. Weekends count, and the missing hour of March 8 makes no difference.
begin;
select plan(4);
\ir a_position.psql

select results_eq(
  format('select dte, exit_reason, urgency from pg_temp.evaluated(150, %L)', today),
  format('values (%s, %L::text, %L::integer)', dte, reason, urgency), 'on ' || today
)
from (values
  ('2026-03-03', 45, null, null), ('2026-03-26', 22, null, null), ('2026-03-27', 21, '21dte', 3), ('2026-04-16', 1, '21dte', 3)
) day (today, dte, reason, urgency);

select * from finish();
rollback;
