begin;
select plan(3);

insert into public.trade_requests
  (request_id, strategy_type, ticker, underlying, expiration_date, trades_until, net_credit, floor_credit, quantity, legs,
    contract, contract_short, expires_at)
values ('p', 'CSP', 'SPY', 'SPY', '2027-01-15', '2027-01-15', 150, 150, 1, '[]', 'a put', 'a put', now());
insert into public.positions
  (request_id, ticker, strategy_type, credit, entry_price, quantity, open_quantity, stop_loss, profit_target, exit_dte,
    underlying, expiration_date, trades_until, collateral, capital, max_risk, stress_loss, legs, contract, contract_short)
values ('p', 'SPY', 'CSP', 150, 150, 1, 1, 300, 75, 21, 'SPY', '2027-01-15', '2027-01-15', 50000, 50000, 49850, 49850, '[]',
  'a put', 'a put');
insert into private.prompts (position_id, kind, facts) select position_id, 'settlement', '{}' from public.positions;

select throws_ok(
  $$ insert into private.prompts (position_id, kind, facts) select position_id, 'settlement', '{}' from public.positions $$,
  '23505', null, 'the same question about a position is open only once'
);
select throws_ok(
  $$ update private.prompts set answer = 'expired' $$, '23514', null, 'an answer has a time'
);
update private.prompts set answer = 'expired', answered_at = now();
select lives_ok(
  $$ insert into private.prompts (position_id, kind, facts) select position_id, 'settlement', '{}' from public.positions $$,
  'after an answer the question may be asked again'
);

select * from finish();
rollback;
