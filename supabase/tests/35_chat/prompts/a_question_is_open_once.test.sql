begin;
select plan(3);

insert into public.trade_requests
  (request_id, strategy_type, ticker, expiration_date, strike_price, net_credit, quantity, legs, expires_at)
values ('p', 'CSP', 'SPY', '2027-01-15', 500, 150, 1, '[]', now());
insert into public.positions
  (request_id, ticker, strategy_type, credit, entry_price, quantity, open_quantity, stop_loss, profit_target, exit_dte,
    expiration_date, strike_price, collateral, max_risk, legs)
values ('p', 'SPY', 'CSP', 150, 150, 1, 1, 300, 75, 21, '2027-01-15', 500, 50000, 49850, '[]');
insert into private.prompts (position_id, kind, facts) select position_id, 'settlement', '{}' from public.positions;

select throws_ok(
  $$ insert into private.prompts (position_id, kind, facts) select position_id, 'settlement', '{}' from public.positions $$,
  '23505', null, 'the same question of the same position is not asked twice at a time'
);
select throws_ok(
  $$ update private.prompts set answer = 'expired' $$, '23514', null, 'an answer has its time'
);
update private.prompts set answer = 'expired', answered_at = now();
select lives_ok(
  $$ insert into private.prompts (position_id, kind, facts) select position_id, 'settlement', '{}' from public.positions $$,
  'once answered it may be asked again'
);

select * from finish();
rollback;
