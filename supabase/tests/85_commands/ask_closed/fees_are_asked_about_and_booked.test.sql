-- Two of the VPC brought 300.00, at fees of 1.30; closing them at 4.20 a contract costs 8.40.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set fees = 1.3 where request_id = 'VPC' and purpose = 'entry';
select position_id as vpc from public.positions where request_id = 'VPC' \gset
select is(private.ask_closed(:vpc, 4.2, 'manual', 1.1), true, 'far from its credit it is asked back');
select results_eq(
  $$ select facts ->> 'fees', facts ->> 'pnl' from private.prompts where kind = 'confirmation' $$,
  $$ values ('1.1000', '289.20') $$, 'with the fees, and the P&L net of all of them'
);
select private.decide_confirmation(q, 'confirm', '77') from private.prompts q where q.kind = 'confirmation';
select results_eq(
  'select fees, pnl_realized from public.trade_history', $$ values (2.4000, 289.20) $$, 'confirmed, it is booked so');
select throws_ok(
  format('select private.ask_closed(%s, 60, ''manual'', 1000)', (select position_id from public.positions where request_id = 'CSP')),
  'PT409', null, 'what cannot be closed is not asked about');

select * from finish();
rollback;
