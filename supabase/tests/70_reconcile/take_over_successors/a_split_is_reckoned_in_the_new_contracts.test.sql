-- Two put spreads 42/38 were sold for 90.00 each, of three of which one was closed at 30.00. Each becomes two of
-- 21/19.
begin;
select plan(7);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../told.psql

select pg_temp.opened('spread', 'VPC', '{"ticker": "KO", "strike_price": 42, "width": 4, "net_credit": 90, "quantity": 3}') as spread \gset
select private.book_elsewhere(r, :spread, 'exit', 'manual', 30, 1, null) from public.trade_requests r where request_id = 'spread';
select private.settle_exits(array[:spread]);
update public.positions set mark = 80 where position_id = :spread;
create temporary table before as select * from public.positions where position_id = :spread;
select pg_temp.then_held('{"KO260410P00042000": -2, "KO260410P00038000": 2}');
select pg_temp.then_held('{"KO260410P00021000": -4, "KO260410P00019000": 4}', 2);
select ok(private.decide_drift(q, 'takeover', '77'), 'a press takes them over') from private.prompts q where q.ticker = 'KO';

select results_eq(
  $$ select quantity, open_quantity, entry_price, mark, max_worth, contract, contract_short from public.positions where request_id = 'spread' $$,
  $$ values (6, 4, 45.0000, 40.0000, 200.0000, 'KO 21/19 put spread Apr 10 ''26', 'KO 21/19p') $$, 'twice the quantity at half the price'
);
select results_eq(
  $$ select leg.symbol, leg.strike, leg.quantity, leg.action from public.positions, jsonb_to_recordset(legs) leg
      (symbol text, strike numeric, quantity integer, action text) where request_id = 'spread' $$,
  $$ values ('KO260410P00021000', 21::numeric, 6, 'sell'), ('KO260410P00019000', 19, 6, 'buy') $$, 'earlier fills are in new contracts'
);
select results_eq(
  $$ select p.credit, p.profit_target, p.stop_loss, p.realized_pnl, p.max_risk, p.unrealized_pnl
    from public.positions p where request_id = 'spread' $$,
  $$ select credit, profit_target, stop_loss, realized_pnl, max_risk, unrealized_pnl from before $$, 'amounts in dollars stay'
);
select is(
  (select string_agg(j.text, '') from public.journal j where position_id = :spread),
  'KO 42/38 put spread Apr 10 ''26 is KO 21/19 put spread Apr 10 ''26 now: 2 contracts for one, split.', 'a note says so'
);
select pg_temp.then_held('{"KO260410P00021000": -4, "KO260410P00019000": 4}');
select is_empty($$ select from public.drifts where ticker = 'KO' $$, 'book and broker agree');

select public.close_position(:spread, 40);
-- 270.00 less 30.00 and four times 40.00.
select results_eq(
  $$ select status, realized_pnl, exit_price from public.positions where request_id = 'spread' $$,
  $$ values ('CLOSED', 80.00, round(190 / 6.0, 4)) $$, 'to the cent'
);

select * from finish();
rollback;
