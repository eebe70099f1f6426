begin;
select plan(5);
\ir a_position.psql

select results_eq(
  format('select exit_reason, urgency from pg_temp.evaluated(%s, %L, %L)', mark, today, differing),
  format('values (%L, %s)', reason, urgency), why
)
from (values
  (75, '2026-03-27', '{}', '21dte', 3, 'the date before the profit'),
  (450, '2026-03-27', '{}', '21dte', 1, 'the date, as urgent as the stop'),
  (75, '2026-03-03', '{"close_asked_at": "2026-03-03T15:00:00Z"}', 'manual', 2, 'a person''s wish before the profit'),
  (150, '2026-03-27', '{"close_asked_at": "2026-03-03T15:00:00Z"}', 'manual', 2, 'and before the date'),
  (450, '2026-03-27', '{"close_asked_at": "2026-03-03T15:00:00Z"}', 'manual', 1, 'and as urgent as the stop')
) case_of (mark, today, differing, reason, urgency, why);

select * from finish();
rollback;
