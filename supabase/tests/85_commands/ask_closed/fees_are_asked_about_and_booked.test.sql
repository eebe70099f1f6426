-- Two contracts of the VPC brought 300.00 with fees of 1.30. Closing them at 4.20 per contract costs 8.40.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set fees = 1.3 where request_id = 'VPC' and purpose = 'entry';
select position_id as vpc from public.positions where request_id = 'VPC' \gset
select is(private.ask_closed(:vpc, 4.2, 'manual', 1.1), true, 'A price far from the credit is asked about');
select results_eq(
  $$ select facts ->> 'fees', facts ->> 'pnl' from private.prompts where kind = 'confirmation' $$,
  $$ values ('1.1000', '289.20') $$, 'The question has the fees and the P&L net of all fees'
);
select private.decide_confirmation(q, 'confirm', '77') from private.prompts q where q.kind = 'confirmation';
select results_eq(
  'select fees, pnl_realized from public.trade_history', $$ values (2.4000, 289.20) $$, 'A confirmed close is booked with its fees');
select throws_ok(
  format('select private.ask_closed(%s, 60, ''manual'', 1000)', (select position_id from public.positions where request_id = 'CSP')),
  'PT409', null, 'A close that is refused is not asked about');

select * from finish();
rollback;
