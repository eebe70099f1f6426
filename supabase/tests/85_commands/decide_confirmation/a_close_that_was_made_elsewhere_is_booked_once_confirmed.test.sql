begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select position_id as vpc from public.positions where request_id = 'VPC' \gset
select private.ask_closed(:vpc, 4.2, 'by phone');
select is(private.decide_confirmation(q, 'cancel', '77'), true, 'it can be cancelled') from private.prompts q where kind = 'confirmation';
select is((select status from public.positions where request_id = 'VPC'), 'OPEN', 'then nothing is booked');
select is(private.decide_confirmation(q, 'confirm', '77'), true, 'or confirmed') from private.prompts q where kind = 'confirmation';
select results_eq(
  $$ select status, exit_price, exit_reason, realized_pnl from public.positions where request_id = 'VPC' $$,
  $$ values ('CLOSED', 4.2000, 'by phone', 291.60) $$, 'at the price that was asked about'
);

select * from finish();
rollback;
