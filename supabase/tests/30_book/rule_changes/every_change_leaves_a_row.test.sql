begin;
select plan(3);

insert into public.trade_requests
  (request_id, strategy_type, ticker, expiration_date, strike_price, net_credit, quantity, legs, expires_at)
values ('p', 'CSP', 'SPY', '2027-01-15', 500, 150, 1, '[]', now());
insert into public.positions
  (request_id, ticker, strategy_type, credit, entry_price, quantity, open_quantity, stop_loss, profit_target, exit_dte,
    expiration_date, strike_price, collateral, max_risk, legs)
values ('p', 'SPY', 'CSP', 150, 150, 1, 1, 300, 75, 21, '2027-01-15', 500, 50000, 49850, '[]');

update public.positions set stop_loss = 200, auto_exit = false, mark = 100;
select results_eq(
  $$ select rule, old_value, new_value from public.rule_changes order by rule $$,
  $$ values ('auto_exit', 'true', 'false'), ('stop_loss', '300.00', '200.00') $$,
  'a change made in plain SQL is recorded, rule by rule'
);
select is((select distinct changed_by from public.rule_changes), session_user::text, 'under the role that made it');

update public.positions set stop_loss = 200, notes = 'nothing about rules';
select is((select count(*) from public.rule_changes), 2::bigint, 'what does not change leaves nothing');

select * from finish();
rollback;
