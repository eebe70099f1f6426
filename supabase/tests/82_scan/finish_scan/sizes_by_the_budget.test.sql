-- Of 100,000.00 a trade with a bounded loss may lose 2,000.00, one secured by cash tie up 10,000.00, one without bound lose 3,000.00
-- at 20 % up or down, and all together tie up 50,000.00.
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

select is(pg_temp.sized('{}'), 'x1 at 1', 'one put of 9,000.00');
select is(pg_temp.sized('{"capital": 10000}'), 'x1 at 1', 'of 10,000.00, too');
select is(pg_temp.sized('{"capital": 10000.01}'), 'budget', 'none that ties up more');
select is(pg_temp.sized('{"capital": 3333}'), 'x3 at 1', 'three of a third');
select is((select count(*)::integer from public.scan_counts where reason = 'budget' and rule = 'CSP'), 1, 'what is out by it is counted');
-- Wings of five dollars for 100.00 risk 400.00.
select is(pg_temp.sized('{"strategy_type": "VPC", "wing": 5, "floor_credit": 100, "capital": 500}'), 'x5 at 1', 'five spreads that risk 400.00');
select is(pg_temp.sized('{"strategy_type": "VPC", "wing": 5, "floor_credit": 99, "capital": 500}'), 'x4 at 1', 'four that risk more');
select is(pg_temp.sized('{"strategy_type": "IC", "wing": 21, "floor_credit": 100, "capital": 2100}'), 'x1 at 1', 'a condor that risks 2,000.00');
select is(pg_temp.sized('{"strategy_type": "IC", "wing": 21, "floor_credit": 99, "capital": 2100}'), 'budget', 'none that risks more');
-- Worth 1,000.00 at 80.00 and at 120.00.
create function pg_temp.strangle(floor_credit numeric, capital numeric default 2000) returns jsonb
language sql return jsonb_build_object('strategy_type', 'STR', 'floor_credit', strangle.floor_credit, 'capital', strangle.capital, 'legs',
  '[{"action": "sell", "option_type": "put", "strike": 90}, {"action": "sell", "option_type": "call", "strike": 110}]'::jsonb);
select is(pg_temp.sized(pg_temp.strangle(250)), 'x4 at 1', 'four strangles that would lose 750.00');
select is(pg_temp.sized(pg_temp.strangle(249)), 'x3 at 1', 'three that would lose more');
select is(pg_temp.sized(pg_temp.strangle(1100)), 'x25 at 1', 'of what would lose nothing there as many as may be tied up');

select is(pg_temp.sized('{}', null), 'at 1', 'where equity is not known it is listed without a size');
insert into public.account_ledger (entry_date, kind, amount) values ('2026-02-23', 'starting_balance', 200000);
select is(pg_temp.sized('{}'), 'x2 at 1', 'the book''s own counts before the broker''s');
select is((select equity from public.scans order by scan_id desc limit 1), 200000::numeric, 'and is kept');

-- 58,000.00 are tied up of 100,000.00 that may be.
select pg_temp.opened('held', 'CSP', '{"ticker": "GLD", "quantity": 1, "strike_price": 580}');
select is(pg_temp.sized('{"strategy_type": "VPC", "wing": 100, "floor_credit": 9800, "capital": 10000}'), 'x4 at 1', 'what is tied up already leaves room for four');
update public.scan_settings set all_collateral_percent = 33.5;
select is(pg_temp.sized('{}'), 'x1 at 1', 'or for one');
update public.scan_settings set all_collateral_percent = 33.4;
select is(pg_temp.sized('{}'), 'budget', 'or for none');
update public.scan_settings set all_collateral_percent = 10;
select is(pg_temp.sized('{}'), 'budget', 'where more is tied up than may be, none');

insert into public.share_trades (ticker, quantity, price) values ('XLE', 250, 95);
select is(pg_temp.sized('{"strategy_type": "CC", "rule": "CC", "capital": 10000, "legs": [{"action": "sell", "option_type": "call", "strike": 110}]}'), 'x2 at 1',
  'calls as many as the shares cover');

select * from finish();
rollback;
