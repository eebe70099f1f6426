begin;
select plan(20);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.market(request_id text) returns jsonb
language sql return (
  select private.market_facts(r, private.draft_position(r, r.floor_credit * r.quantity, r.quantity)) from public.trade_requests r where r.request_id = market.request_id);
create function pg_temp.propose(request_id text, strategy_type text, differing jsonb default '{}') returns jsonb
language sql return to_jsonb(private.propose(pg_temp.a_request(request_id, strategy_type, differing), 'chat',
  '{"at": "2026-02-24T15:15:00Z", "is_live": true, "price": 600, "legs": [{"symbol": "x"}], "is_quoted": true, "mid": 152, "natural_credit": 145, "delta": 0.22,
    "iv": 0.21239, "iv_rank": 0.4, "chance": 0.711, "sides": [], "earnings": null, "earnings_known": true, "ex_dividend": null, "equity": 250000, "buying_power": 200000}'));

-- Two puts at 580 for 150 each. 300 on 116000 is 0.2586 %, and times 365 / 45 it is 2.098 %. The maximum loss is 115700.
select pg_temp.propose('CSP', 'CSP');
select is(
  pg_temp.market('CSP'),
  '{"at": "Tue Feb 24, 10:15", "is_live": true, "price": 600, "is_quoted": true, "mid": 152, "natural_credit": 145, "delta": 0.22, "iv_percent": 21.2, "iv": 0.21239,
    "iv_rank": 0.4, "chance": 0.711, "sides": [], "earnings_known": true, "buying_power": 200000,
    "return_percent": 0.26, "annualised_percent": 2.1, "of_buying_power_percent": 58.0, "of_equity_percent": 46.3}'::jsonb,
  'A put has its quotes, its returns, and its share of buying power and equity'
);
-- Two spreads of five dollars for 100 each: 200 on 1000, and a maximum loss of 800.
select pg_temp.propose('VPC', 'VPC', '{"net_credit": 100}');
select is(pg_temp.market('VPC') -> 'return_percent', '20.00', 'The return is the credit on the collateral');
select is(pg_temp.market('VPC') -> 'annualised_percent', '162.2', 'The annual return is without compounding');
select is(pg_temp.market('VPC') -> 'of_buying_power_percent', '0.5', 'The share of the buying power is that of the collateral');
select is(pg_temp.market('VPC') -> 'of_equity_percent', '0.3', 'The share of the equity is that of the maximum loss');
-- Three days are left; they count as seven.
select pg_temp.propose('short', 'VPC', '{"net_credit": 10, "expiration_date": "2026-02-27"}');
select is(pg_temp.market('short') -> 'return_percent', '2.00', 'The return of a short trade is not annualised');
select is(pg_temp.market('short') -> 'annualised_percent', '104.3', 'The annual return of less than a week counts a whole week');

-- A covered call for 300 with SPY at 600: 300 on 60000, as in a scan, and not on its strike.
select pg_temp.propose('CC', 'CC', '{"net_credit": 300, "strike_price": 620}');
select is(pg_temp.market('CC') -> 'return_percent', '0.50', 'The return of a covered call is on the value of the shares');
select is(pg_temp.market('CC') -> 'annualised_percent', '4.1', 'The annual return of a covered call is on the value of the shares');

select is(pg_temp.market('CSP') -> 'fees', null, 'Unknown fees are left out');
update public.order_settings set paper_fee = 0.65, estimated_fee = 1.1;
select is(pg_temp.market('CSP') -> 'fees', '2.20', 'The fees of two contracts with one leg use the estimate');
update private.check_lease set mode = 'PAPER';
select is(pg_temp.market('CSP') -> 'fees', '1.30', 'The paper broker''s own fee is used in its mode');
select is(pg_temp.market('VPC') -> 'fees', '2.60', 'The fees count each leg');

select is(pg_temp.market('VPC') -> 'of_limits', null, 'Without limits no shares of limits are shown');
update public.limits set max_risk_per_trade = 1000, max_risk_per_ticker = 'infinity', max_total_collateral = 10000;
select is(
  pg_temp.market('VPC') -> 'of_limits', '[{"name": "max_risk_per_trade", "percent": 80}, {"name": "max_total_collateral", "percent": 10}]'::jsonb,
  'The share of each limit that is an amount is shown'
);
update public.limits set max_risk_per_ticker = 5000;
-- The open position has a credit of 150 per contract: it can lose 700 and ties up 1000.
select pg_temp.opened('held', 'VPC');
select pg_temp.opened('elsewhere', 'VPC', '{"ticker": "KO", "net_credit": 200}');
select is(
  pg_temp.market('VPC') -> 'of_limits',
  '[{"name": "max_risk_per_trade", "percent": 80}, {"name": "max_risk_per_ticker", "percent": 30}, {"name": "max_total_collateral", "percent": 30}]'::jsonb,
  'Open positions count in the shares: those of the ticker and all'
);
update public.limits set max_risk_per_trade = 0;
select is(pg_temp.market('VPC') #> '{of_limits,0}', '{"name": "max_risk_per_trade"}'::jsonb, 'A limit of zero has no share');

update public.trade_requests set quoted = quoted || '{"buying_power": -5}' where request_id = 'VPC';
select is(pg_temp.market('VPC') ? 'of_buying_power_percent', false, 'no trade takes a part of a buying power of less than nothing');
update public.trade_requests set quoted = quoted || '{"equity": null, "buying_power": null, "iv": null}' where request_id = 'VPC';
select is(pg_temp.market('VPC') ?| array['of_buying_power_percent', 'of_equity_percent', 'iv_percent', 'buying_power'], false, 'Figures that need an unknown value are left out');
update public.trade_requests set quoted = null where request_id = 'VPC';
select is(pg_temp.market('VPC'), null, 'A request without quotes has no facts of the market');

select * from finish();
rollback;
