begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../book_assigned_shares/assigned.psql

select is(private.assignment_facts(:csp, -1450), null, 'without shares there are no facts');
select private.settle_exits(array[:csp]);
select is(
  private.assignment_facts(:csp, -1450) - 'total',
  '{"ticker": "SPY", "quantity": 200, "price": 571.2500, "pnl": null, "held": 200, "effective_cost": 578.50}',
  'shares that came, and their cost less the premium');

select pg_temp.opened('CC', 'CC', '{"strike_price": null, "net_credit": 210, "legs": [{"action": "sell", "option_type": "call", "strike": 590}]}') as cc \gset
insert into public.orders
  (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash, underlying_price)
values ('CC', :cc, 'exit', 'settlement', 'assigned', 'filled', 640, 2, 2, -1280, 596.4);
select private.settle_exits(array[:cc]);
select is(
  private.assignment_facts(:cc, -860),
  -- (590 - 571.25) x 200 + 420: the strike less their price, plus the premium, counted once.
  '{"ticker": "SPY", "quantity": -200, "price": 596.4000, "pnl": 5030.00, "total": 4170.00, "held": 0, "effective_cost": null}',
  'shares called away, their P&L, and the total');

select * from finish();
rollback;
