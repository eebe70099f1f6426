begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select position_id as vpc from public.positions where request_id = 'VPC' \gset
select private.ask_closed(:vpc, 4.2, 'by phone');
select is(private.decide_confirmation(q, 'cancel', '77'), true, 'A close made elsewhere can be cancelled') from private.prompts q where kind = 'confirmation';
select is((select status from public.positions where request_id = 'VPC'), 'OPEN', 'A cancelled close is not booked');
select is(private.decide_confirmation(q, 'confirm', '77'), true, 'A close made elsewhere can be confirmed') from private.prompts q where kind = 'confirmation';
select results_eq(
  $$ select status, exit_price, exit_reason, realized_pnl from public.positions where request_id = 'VPC' $$,
  $$ values ('CLOSED', 4.2000, 'by phone', 291.60) $$, 'A confirmed close is booked at the price of the question'
);

select * from finish();
rollback;
