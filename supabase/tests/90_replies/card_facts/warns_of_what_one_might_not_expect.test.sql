begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select is(
  private.card_facts(pg_temp.a_draft('x', strategy, differing)) -> 'warnings', warnings, warnings::text
)
from (values
  ('CSP', '{}'::jsonb, '[]'::jsonb),
  -- 21 days from 3 March; 28 March is a Saturday.
  ('CSP', '{"expiration_date": "2026-03-24"}', '["inside_exit_dte"]'),
  ('CSP', '{"expiration_date": "2026-03-28"}', '["non_trading_expiration"]'),
  ('CSP', '{"overrides": {"auto_exit": false}}', '["auto_exit_off"]'),
  ('CSP', '{"expiration_date": "2026-03-24", "overrides": {"auto_exit": false}}', '["auto_exit_off"]'),
  ('VPC', '{}', '["no_effective_stop"]')
) request (strategy, differing, warnings);

-- 24 days are left on Friday after the close, and 21 on Monday, when the order can fill.
select pg_temp.set_clock('2026-03-06 16:00');
select is(
  private.card_facts(pg_temp.a_draft('x', 'CSP', '{"expiration_date": "2026-03-30"}')) -> 'warnings', '["inside_exit_dte"]', 'After the close the days are counted from the next session'
);

select * from finish();
rollback;
