-- The list of 09:15, repriced at 09:45: a put at 90, and a spread of one dollar with strikes 89 and 88.
begin;
select plan(43);
\ir ../../clock.psql
\ir ../../scan.psql

select pg_temp.set_clock('2026-02-24 09:45');
select scan_id as scan from pg_temp.a_scan(false) \gset
select pg_temp.an_opportunity(:scan, '{"place": 1}') as put,
  pg_temp.an_opportunity(:scan, '{"place": 2, "rule": "VPC", "strategy_type": "VPC", "wing": 1, "capital": 100, "credit": 25, "natural_credit": 23, "floor_credit": 24,
    "legs": [{"action": "sell", "option_type": "put", "strike": 89, "expiration": "2026-04-10", "quantity": 1, "symbol": "short"},
      {"action": "buy", "option_type": "put", "strike": 88, "expiration": "2026-04-10", "quantity": 1, "symbol": "long"}]}') as spread,
  pg_temp.an_opportunity(:scan) as unlisted \gset
create function pg_temp.lookup(learned jsonb) returns private.lookups
language sql return jsonb_populate_record(null::private.lookups, jsonb_build_object('kind', 'reprice', 'learned', lookup.learned,
  'facts', jsonb_build_object('scan_id', (select max(scan_id) from public.scans))));

select is(private.take_reprice(pg_temp.lookup('{}'), '{"underlyings": [{"ticker": "XLE", "price": 101.5}, {"ticker": "GLD", "price": 0}]}'), '{"prices": {"XLE": 101.5}}', 'The first answer gives the prices; a price of zero is left out');
select throws_ok(
  $$ select private.take_reprice(pg_temp.lookup('{}'), '{}') $$, 'PT409', 'no underlying has a price', 'An answer without prices is refused, so that it is tried again later'
);
select is((select repriced_at from public.scans), null, 'The underlyings'' prices alone do not reprice the list');

-- The put's quote, USD per contract; the spread's stay at 60 and 61, 36 and 37.
create function pg_temp.repriced(bid numeric, ask numeric, differing jsonb default '{}', spread jsonb default '{"short": [60, 61], "long": [36, 37]}') returns text[]
language plpgsql as $$
begin
  if private.take_reprice(pg_temp.lookup('{"prices": {"XLE": 101.5}}'), json_build_object('options', jsonb_build_array(
    jsonb_build_object('symbol', 'XLE260410P00090000', 'bid', repriced.bid, 'ask', repriced.ask, 'delta', -0.2, 'iv', 0.28) || repriced.differing)
    || coalesce((select jsonb_agg(jsonb_build_object('symbol', key, 'bid', value -> 0, 'ask', value -> 1, 'delta', -0.25, 'iv', 0.3)) from jsonb_each(repriced.spread)), '[]'))) is not null
  then
    raise exception 'it asks on';
  end if;
  return (select array_agg(coalesce(fell_out, 'passes') order by place) from public.opportunities where place is not null);
end;
$$;
update public.scan_rules set min_return_percent = 30, min_credit_percent = 20 where rule = 'VPC';

select is(pg_temp.repriced(109, 111), array['passes', 'return'], 'Each trade is judged by its own quotes');
-- 109.75 for a single option is rounded down to 105.00. At 101.50 and 28 % a year, the chance to stay above 88.95 for 45 days and 6.25 hours is 91.0 %.
select results_eq(
  format('select credit, natural_credit, floor_credit, delta, implied_volatility, chance, underlying_price, place from public.opportunities where opportunity_id = %s', :put),
  'values (110::numeric, 109::numeric, 105::numeric, 0.2::double precision, 0.28::double precision, 0.91::double precision, 101.5::numeric, 1)',
  'A trade gets its current figures and keeps its place');
select ok(pg_temp.near(return_percent, 36500 * 105 / (9000 * 45.0)) and pg_temp.near(annualised_percent, return_percent), 'A trade gets its current return')
from public.opportunities where opportunity_id = :put;
-- At 101.50 and 30 %, the chance to stay above 88.77 is 89.7 %.
select results_eq(format('select credit, natural_credit, floor_credit, implied_volatility, chance, place from public.opportunities where opportunity_id = %s', :spread),
  'values (24::numeric, 23::numeric, 23::numeric, 0.3::double precision, 0.897::double precision, 2)', 'A trade that falls out gets its current figures, too');
select results_eq(format('select credit, fell_out from public.opportunities where opportunity_id = %s', :unlisted), 'values (100::numeric, null::text)', 'An unlisted trade is not repriced');
select is((select repriced_at from public.scans), private.now(), 'The time of the repricing is stored');
select is((select count(*)::integer from private.outbox where kind = 'opportunities'), 1, 'The message with the list is updated');

update public.scan_rules set min_return_percent = 20 where rule = 'VPC';
select is(pg_temp.repriced(109, 111), array['passes', 'passes'], 'A trade that passes again is back in the list');
select is((pg_temp.repriced(95, 105))[1], 'passes', 'A width of a tenth of the mid passes');
select is((pg_temp.repriced(95, 105.01))[1], 'width', 'A width of more than a tenth of the mid falls out');
select is((pg_temp.repriced(109, 111, spread => '{"short": [60, 61], "long": [33, 38.01]}'))[2], 'width', 'The width of every leg counts');
select is((pg_temp.repriced(109, 111, spread => '{"short": [57, 61], "long": [35, 39]}'))[2], 'whole_width', 'A spread can be too wide as a whole though no leg is');
select is((pg_temp.repriced(109, 111, spread => '{"short": [60, 61], "long": [0, 2]}'))[2], 'passes', 'A long leg without a bid passes');
select results_eq(format('select credit, natural_credit from public.opportunities where opportunity_id = %s', :spread), 'values (60.5::numeric, 58::numeric)', 'A long leg without a bid is worth nothing at the mid');
select is((pg_temp.repriced(109, 111, '{"delta": -0.30}'))[1], 'passes', 'The maximum delta passes');
select is((pg_temp.repriced(109, 111, '{"delta": -0.3001}'))[1], 'delta', 'A delta above the maximum falls out');
select is((pg_temp.repriced(109, 111, '{"delta": -0.16}'))[1], 'passes', 'The minimum delta passes');
select is((pg_temp.repriced(109, 111, '{"delta": -0.1599}'))[1], 'delta', 'A delta below the minimum falls out');
select is((pg_temp.repriced(95, 105.01, '{"delta": -0.31}'))[1], 'delta', 'Of two reasons the first one counts: delta before width');
select is((pg_temp.repriced(109, 111, '{"delta": null}'))[1], 'passes', 'A delta that was not reported does not make a trade fall out');
select is((select delta from public.opportunities where opportunity_id = :put), 0.31::double precision, 'The last known delta is kept');
select is((pg_temp.repriced(10, 10.5))[1], 'credit', 'The minimum bid is enough, so the credit is judged next');
select is((pg_temp.repriced(9.99, 10.5))[1], 'bid', 'A bid below the minimum falls out');
select is((pg_temp.repriced(1, 90))[1], 'bid', 'The minimum bid is judged before the width');
-- At 101.50 and 28 %, the chance to stay above 88.00 is 92.6 %.
select pg_temp.repriced(109, 111);
select pg_temp.repriced(200, 200, '{"iv": null}');
select results_eq(format('select implied_volatility, chance from public.opportunities where opportunity_id = %s', :put),
  'values (0.28::double precision, 0.91::double precision)', 'Without a reported volatility the known one and its chance are kept');
select pg_temp.repriced(200, 200);
select results_eq(format('select floor_credit, chance from public.opportunities where opportunity_id = %s', :put),
  'values (200::numeric, 0.926::double precision)', 'The chance follows the current credit');
select is((pg_temp.repriced(50, 50))[1], 'return', 'A return below the minimum falls out');
select is((pg_temp.repriced(49, 49))[1], 'credit', 'A credit below the minimum falls out');
select is((pg_temp.repriced(109, 111, spread => '{"short": [37, 37], "long": [37, 37]}'))[2], 'credit', 'A credit of zero falls out');
select is((select floor_credit > 0 from public.opportunities where opportunity_id = :spread), true, 'A credit of zero does not replace the proposed one');

select is((pg_temp.repriced(109, 111, '{"halted": true}'))[1], 'no_quote', 'A halted option has no quote');
select is((pg_temp.repriced(109, 111, '{"as_of": "2026-02-23T20:00:00Z"}'))[1], 'no_quote', 'A quote of yesterday is stale');
select is((pg_temp.repriced(109, 111, '{"as_of": "2026-02-24T14:30:00Z"}'))[1], 'passes', 'A quote of this morning passes');
select is((pg_temp.repriced(111, 109))[1], 'no_quote', 'A bid above the ask is no quote');
select is((pg_temp.repriced(109, 111, spread => '{"short": [60, 61]}'))[2], 'no_quote', 'A trade with a leg that was not reported has no quote');
select is((pg_temp.repriced(109, 111, spread => '{"short": [60, 61], "long": [36, null]}'))[2], 'no_quote', 'A trade with a leg without an ask has no quote');
select is((pg_temp.repriced(null, null))[1], 'no_quote', 'A trade without bid and ask has no quote');
select is((select credit from public.opportunities where opportunity_id = :put), 110::numeric, 'A trade without a quote keeps its last credit');
delete from public.scan_rules where rule = 'CSP';
select is((pg_temp.repriced(109, 111))[1], 'passes', 'A trade whose rule was deleted is judged by the other filters alone');
select is((select count(*)::integer from public.trade_requests) + (select count(*)::integer from public.orders), 0, 'Repricing creates no request and no order');

select * from finish();
rollback;
