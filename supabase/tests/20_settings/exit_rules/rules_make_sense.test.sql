begin;
select plan(9);

select throws_ok(
  format($$ update public.exit_rules set profit_target_percent = %s $$, percent),
  '23514', null, percent || ' % of the credit is no profit target'
)
from unnest(array[0, 101]) percent;
select throws_ok('update public.exit_rules set stop_loss_percent = 0', '23514', null, 'a stop at zero loss is refused');
select throws_ok('update public.exit_rules set exit_dte = -1', '23514', null, 'a date rule after expiration is refused');
select throws_ok(
  format('update public.exit_rules set profit_target_percent_at_one_strike = %s', percent), '23514', null, 'a profit target of zero for one strike is refused'
)
from unnest(array[0, 101]) percent;
select lives_ok(
  'update public.exit_rules set profit_target_percent = null, stop_loss_percent = null, exit_dte = null', 'a rule may be off'
);
select throws_ok(
  $$ update public.exit_rules set stop_loss_of = 'strike' where strategy_type = 'VPC' $$,
  '23514', null, 'the stop''s base is the credit or the width'
);
select set_eq(
  'select strategy_type from public.exit_rules', 'select strategy_type from private.strategies()', 'each strategy has its own'
);

select * from finish();
rollback;
