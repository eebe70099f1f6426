begin;
select plan(11);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select private.bring_trade(pg_temp.known('{"verb": "add", "credit": 1.5, "fees": 1.3}'), pg_temp.answers());
select is(private.decide_confirmation(q, 'cancel', '77'), true, 'A trade opened elsewhere can be cancelled') from private.prompts q;
select is_empty('select from public.trade_requests', 'A cancelled trade is not booked');
select is(private.decide_confirmation(q, 'books', '77'), false, 'An answer that is not offered is not accepted') from private.prompts q;
select is(private.decide_confirmation(q, 'confirm', '77'), true, 'A trade opened elsewhere can be confirmed') from private.prompts q;
select results_eq(
  'select r.request_id = format(''add-%s'', l.lookup_id), r.origin, r.status, p.status, p.entry_price, p.quantity, p.credit, p.exit_dte
   from public.trade_requests r join public.positions p using (request_id) cross join private.lookups l',
  $$ values (true, 'chat', 'executed', 'OPEN', 150.0000, 2, 300.0000, 21) $$, 'A confirmed trade is booked at the price of the question, with its exit rules'
);
select results_eq('select source, status, fees, quantity from public.orders', $$ values ('manual', 'filled', 1.3000, 2) $$, 'The entry is booked as a manual fill, so nothing is sent');
select is_empty($$ select from private.outbox where kind = 'card' $$, 'No card asks for an approval');
update private.prompts set answer = 'confirm', answered_by = '77', answered_at = private.now();
select throws_ok(
  format('select private.decide_confirmation(q, %L, %L) from private.prompts q', 'confirm', '77'), 'PT409', 'it is too late: the order has been sent, or the position has closed', 'A trade cannot be confirmed twice'
);
select is((select count(*)::integer from public.positions), 1, 'The position is booked once');

-- On 20 March 21 days are left, as many as the date rule has.
select pg_temp.set_clock('2026-03-20 11:00');
delete from private.prompts where answer is null;
select private.bring_trade(pg_temp.known('{"verb": "add", "credit": 1.5}'), pg_temp.answers());
select private.decide_confirmation(q, 'confirm', '77') from private.prompts q where answer is null;
select is((select exit_dte from public.positions order by position_id desc limit 1), null, 'A date rule that would close the position at once is off');
select is((select private.dte_off_on_arrival(r) from public.trade_requests r order by created_at desc limit 1), 21, 'The request keeps the days of that date rule');

select * from finish();
rollback;
