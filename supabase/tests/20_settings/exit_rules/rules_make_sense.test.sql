begin;
select plan(7);

select throws_ok(
  format($$ update public.exit_rules set profit_target_percent = %s $$, percent),
  '23514', null, percent || ' % of the credit is no profit target'
)
from unnest(array[0, 101]) percent;
select throws_ok('update public.exit_rules set stop_loss_percent = 0', '23514', null, 'a stop at no loss is none');
select throws_ok('update public.exit_rules set exit_dte = -1', '23514', null, 'nothing closes after its expiration');
select throws_ok(
  $$ update public.exit_rules set stop_loss_of = 'width' where strategy_type = 'CSP' $$,
  '23514', null, 'a CSP has no width to stop at'
);
select throws_ok(
  $$ update public.exit_rules set stop_loss_of = 'strike' where strategy_type = 'VPC' $$,
  '23514', null, 'a stop is measured by the credit or the width'
);
select throws_ok(
  $$ insert into public.exit_rules values ('IC', 50, 200, 'credit', 21) $$,
  '23514', null, 'there are two strategies'
);

select * from finish();
rollback;
