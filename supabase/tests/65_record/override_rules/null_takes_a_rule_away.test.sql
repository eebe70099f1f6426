begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select public.override_rules(position_id, '{"stop_loss": null, "exit_dte": null, "profit_percent": 30}', '77')
from public.positions where request_id = 'VPC';
-- 30 % of 300.
select results_eq(
  $$ select profit_target, stop_loss, exit_dte, auto_exit from public.positions where request_id = 'VPC' $$,
  $$ values (90.00, null::numeric, null::integer, true) $$, 'a percentage refers to the credit'
);
select public.override_rules(position_id, '{"profit_percent": null, "stop_percent": 110}', '77')
from public.positions where request_id = 'VPC';
select results_eq(
  $$ select profit_target, stop_loss, exit_dte from public.positions where request_id = 'VPC' $$,
  $$ values (null::numeric, 330.00, null::integer) $$, 'a rule that is off stays off until it is set'
);

select * from finish();
rollback;
