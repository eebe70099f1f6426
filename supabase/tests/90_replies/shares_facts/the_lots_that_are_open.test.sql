begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select is(private.shares_facts(), '{"total": 0, "unrealized_pnl": 0, "market_value": 0, "lots": []}', 'Without shares the list is empty');
insert into public.share_trades (ticker, quantity, price) values ('SPY', 100, 571), ('QQQ', 7, 500);
insert into private.share_closes values ('SPY', '2026-02-24', 574.5);
select is(private.shares_facts(), '{"total": 2, "unrealized_pnl": 350.00, "market_value": 60950.00, "lots": [
  {"ticker": "QQQ", "quantity": 7, "price_in": 500.0000, "opened_on": "2026-02-24", "effective_cost": 500.00, "last_close": null, "last_close_on": null, "unrealized_pnl": 0.00},
  {"ticker": "SPY", "quantity": 100, "price_in": 571.0000, "opened_on": "2026-02-24", "effective_cost": 571.00, "last_close": 574.5000, "last_close_on": "2026-02-24", "unrealized_pnl": 350.00}]}', 'The open lots are listed by ticker, with their totals');

select * from finish();
rollback;
