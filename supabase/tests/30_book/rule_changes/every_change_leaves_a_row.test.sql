begin;
select plan(4);

insert into public.trade_requests
  (request_id, strategy_type, ticker, underlying, expiration_date, trades_until, net_credit, floor_credit, quantity, legs,
    contract, contract_short, expires_at)
values ('p', 'CSP', 'SPY', 'SPY', '2027-01-15', '2027-01-15', 150, 150, 1, '[]', 'a put', 'a put', now());
insert into public.positions
  (request_id, ticker, strategy_type, credit, entry_price, quantity, open_quantity, stop_loss, profit_target, exit_dte,
    underlying, expiration_date, trades_until, collateral, capital, max_risk, stress_loss, legs, contract, contract_short)
values ('p', 'SPY', 'CSP', 150, 150, 1, 1, 300, 75, 21, 'SPY', '2027-01-15', '2027-01-15', 50000, 50000, 49850, 49850, '[]',
  'a put', 'a put');

update public.positions set stop_loss = 200, auto_exit = false, mark = 100;
select results_eq(
  $$ select rule, old_value, new_value from public.rule_changes order by rule $$,
  $$ values ('auto_exit', 'true', 'false'), ('stop_loss', '300.00', '200.00') $$,
  'a change made in plain SQL is recorded, rule by rule'
);
select is((select distinct changed_by from public.rule_changes), session_user::text, 'under the role that made it');

update public.positions set stop_loss = 200, notes = 'nothing about rules';
select is((select count(*) from public.rule_changes), 2::bigint, 'an unchanged rule leaves no row');

update public.positions set stop_loss = null, exit_dte = null;
update public.positions set exit_dte = 7;
select results_eq(
  $$ select rule, old_value, new_value from public.rule_changes where old_value is null or new_value is null order by rule, new_value $$,
  $$ values ('exit_dte', null, '7'), ('exit_dte', '21', null), ('stop_loss', '200.00', null) $$,
  'switching a rule off is a change, and switching it on again, too'
);

select * from finish();
rollback;
