-- With an equity of 100,000.00, a trade with a bounded loss may lose 2,000.00, a trade secured by cash may tie up 10,000.00.
-- A trade without a bounded loss may lose 3,000.00 at a move of 20 % up or down, and all trades together may tie up 50,000.00.
begin;
select plan(20);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../scan.psql

create function pg_temp.sized(differing jsonb, equity numeric default 100000) returns text
language plpgsql as $$
declare
  s public.scans := pg_temp.a_scan(true, sized.equity);
  o public.opportunities;
begin
  perform pg_temp.an_opportunity(s.scan_id, sized.differing);
  perform private.finish_scan(s.scan_id);
  o := pg_temp.found();
  return concat_ws(' ', 'x' || o.quantity, 'at ' || o.place, o.fell_out);
end;
$$;

select is(pg_temp.sized('{}'), 'x1 at 1', 'A put that ties up 9,000.00 is sold once');
select is(pg_temp.sized('{"capital": 10000}'), 'x1 at 1', 'A put that ties up exactly 10,000.00 is sold once');
select is(pg_temp.sized('{"capital": 10000.01}'), 'budget', 'A put that ties up more than 10,000.00 is over the budget');
select is(pg_temp.sized('{"capital": 3333}'), 'x3 at 1', 'A put that ties up a third of 10,000.00 is sold three times');
select is((select count(*)::integer from public.scan_counts where reason = 'budget' and rule = 'CSP'), 1, 'A trade over the budget is counted');
-- Wings five dollars wide that bring 100.00 risk 400.00.
select is(pg_temp.sized('{"strategy_type": "VPC", "wing": 5, "floor_credit": 100, "capital": 500}'), 'x5 at 1', 'A spread that risks 400.00 is sold five times');
select is(pg_temp.sized('{"strategy_type": "VPC", "wing": 5, "floor_credit": 99, "capital": 500}'), 'x4 at 1', 'A spread that risks 401.00 is sold four times');
select is(pg_temp.sized('{"strategy_type": "IC", "wing": 21, "floor_credit": 100, "capital": 2100}'), 'x1 at 1', 'A condor that risks 2,000.00 is sold once');
select is(pg_temp.sized('{"strategy_type": "IC", "wing": 21, "floor_credit": 99, "capital": 2100}'), 'budget', 'A condor that risks more than 2,000.00 is over the budget');
-- A strangle that is worth 1,000.00 at an underlying of 80.00 and of 120.00.
create function pg_temp.strangle(floor_credit numeric, capital numeric default 2000) returns jsonb
language sql return jsonb_build_object('strategy_type', 'STR', 'floor_credit', strangle.floor_credit, 'capital', strangle.capital, 'legs',
  '[{"action": "sell", "option_type": "put", "strike": 90}, {"action": "sell", "option_type": "call", "strike": 110}]'::jsonb);
select is(pg_temp.sized(pg_temp.strangle(250)), 'x4 at 1', 'A strangle that would lose 750.00 is sold four times');
select is(pg_temp.sized(pg_temp.strangle(249)), 'x3 at 1', 'A strangle that would lose 751.00 is sold three times');
select is(pg_temp.sized(pg_temp.strangle(1100)), 'x25 at 1', 'A strangle that would lose nothing is sold as often as the total collateral allows');

select is(pg_temp.sized('{}', null), 'at 1', 'Without a known equity a trade is listed without a size');
insert into public.account_ledger (entry_date, kind, amount) values ('2026-02-23', 'starting_balance', 200000);
select is(pg_temp.sized('{}'), 'x2 at 1', 'The book''s own equity is preferred to the broker''s');
select is((select equity from public.scans order by scan_id desc limit 1), 200000::numeric, 'The equity used is stored with the scan');

-- An open position ties up 58,000.00 of the 100,000.00 allowed.
select pg_temp.opened('held', 'CSP', '{"ticker": "GLD", "quantity": 1, "strike_price": 580}');
select is(pg_temp.sized('{"strategy_type": "VPC", "wing": 100, "floor_credit": 9800, "capital": 10000}'), 'x4 at 1', 'The collateral of open positions leaves room for four');
update public.scan_settings set all_collateral_percent = 33.5;
select is(pg_temp.sized('{}'), 'x1 at 1', 'A lower limit for all collateral leaves room for one');
update public.scan_settings set all_collateral_percent = 33.4;
select is(pg_temp.sized('{}'), 'budget', 'A limit below the next trade leaves room for none');
update public.scan_settings set all_collateral_percent = 10;
select is(pg_temp.sized('{}'), 'budget', 'Nothing is sold when more is tied up than the limit allows');

insert into public.share_trades (ticker, quantity, price) values ('XLE', 250, 95);
select is(pg_temp.sized('{"strategy_type": "CC", "rule": "CC", "capital": 10000, "legs": [{"action": "sell", "option_type": "call", "strike": 110}]}'), 'x2 at 1',
  'As many calls are sold as the shares cover');

select * from finish();
rollback;
