begin;
select plan(8);

select is(
  private.rule_amount(overrides, rule, 300, 2, 10, 60), amount, concat(rule, ' by ', overrides)
)
from (values
  ('profit_target', '{}'::jsonb, 60.00),
  ('profit_target', '{"profit_target": 640}', 128.00),
  ('profit_target', '{"profit_percent": 35}', 105.00),
  ('profit_target', '{"stop_loss": 640, "stop_percent": 35}', 60.00),
  ('stop_loss', '{"stop_loss": 411.11}', 82.22),
  ('stop_loss', '{"stop_percent": 150.5}', 451.50),
  ('stop_loss', '{"profit_target": 640}', 60.00)
) asked (rule, overrides, amount);

select is(
  private.rule_amount('{"stop_loss": 999999999.99}', 'stop_loss', 300, 9999, 1, 60), 999999999999.99, 'an amount above the column''s maximum becomes that maximum'
);

select * from finish();
rollback;
