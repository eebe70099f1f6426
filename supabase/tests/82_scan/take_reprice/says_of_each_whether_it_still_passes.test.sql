-- The list of 09:15 at 09:45: a put of 90 and a spread of one dollar, 89 and 88.
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

select is(private.take_reprice(pg_temp.lookup('{}'), '{"underlyings": [{"ticker": "XLE", "price": 101.5}, {"ticker": "GLD", "price": 0}]}'), '{"prices": {"XLE": 101.5}}', 'first the prices');
select throws_ok(
  $$ select private.take_reprice(pg_temp.lookup('{}'), '{}') $$, 'PT409', 'no underlying has a price', 'where there are none it is tried again later'
);
select is((select repriced_at from public.scans), null, 'nothing is priced by them alone');

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

select is(pg_temp.repriced(109, 111), array['passes', 'return'], 'each by its own quotes');
-- 109.75 of a single option are 105.00. 101.50 to 88.95 in 45 days and 6.25 hours at 28 % a year: 91.0 % stay above.
select results_eq(
  format('select credit, natural_credit, floor_credit, delta, implied_volatility, chance, underlying_price, place from public.opportunities where opportunity_id = %s', :put),
  'values (110::numeric, 109::numeric, 105::numeric, 0.2::double precision, 0.28::double precision, 0.91::double precision, 101.5::numeric, 1)',
  'with what it is now, in its place');
select ok(pg_temp.near(return_percent, 36500 * 105 / (9000 * 45.0)) and pg_temp.near(annualised_percent, return_percent), 'and what it returns')
from public.opportunities where opportunity_id = :put;
-- 101.50 to 88.77 at 30 %: 89.7 %.
select results_eq(format('select credit, natural_credit, floor_credit, implied_volatility, chance, place from public.opportunities where opportunity_id = %s', :spread),
  'values (24::numeric, 23::numeric, 23::numeric, 0.3::double precision, 0.897::double precision, 2)', 'one that has fallen out, too');
select results_eq(format('select credit, fell_out from public.opportunities where opportunity_id = %s', :unlisted), 'values (100::numeric, null::text)', 'what is not in the list is left as it was');
select is((select repriced_at from public.scans), private.now(), 'it is told when');
select is((select count(*)::integer from private.outbox where kind = 'opportunities'), 1, 'and the message is brought up to date');

update public.scan_rules set min_return_percent = 20 where rule = 'VPC';
select is(pg_temp.repriced(109, 111), array['passes', 'passes'], 'what passes again is back');
select is((pg_temp.repriced(95, 105))[1], 'passes', 'a width of a tenth of the mid');
select is((pg_temp.repriced(95, 105.01))[1], 'width', 'more');
select is((pg_temp.repriced(109, 111, spread => '{"short": [60, 61], "long": [33, 38.01]}'))[2], 'width', 'of any leg');
select is((pg_temp.repriced(109, 111, spread => '{"short": [57, 61], "long": [35, 39]}'))[2], 'whole_width', 'the whole is too wide, though no leg is');
select is((pg_temp.repriced(109, 111, spread => '{"short": [60, 61], "long": [0, 2]}'))[2], 'passes', 'a long leg that nobody bids for is one');
select results_eq(format('select credit, natural_credit from public.opportunities where opportunity_id = %s', :spread), 'values (60.5::numeric, 58::numeric)', 'and worth nothing');
select is((pg_temp.repriced(109, 111, '{"delta": -0.30}'))[1], 'passes', 'the greatest delta');
select is((pg_temp.repriced(109, 111, '{"delta": -0.3001}'))[1], 'delta', 'more');
select is((pg_temp.repriced(109, 111, '{"delta": -0.16}'))[1], 'passes', 'the least delta');
select is((pg_temp.repriced(109, 111, '{"delta": -0.1599}'))[1], 'delta', 'less');
select is((pg_temp.repriced(95, 105.01, '{"delta": -0.31}'))[1], 'delta', 'of two reasons the first');
select is((pg_temp.repriced(109, 111, '{"delta": null}'))[1], 'passes', 'one that is not told says nothing');
select is((select delta from public.opportunities where opportunity_id = :put), 0.31::double precision, 'and the last one stays');
select is((pg_temp.repriced(10, 10.5))[1], 'credit', 'the least bid');
select is((pg_temp.repriced(9.99, 10.5))[1], 'bid', 'less');
select is((pg_temp.repriced(1, 90))[1], 'bid', 'before it is too wide');
-- 101.50 to 88.00 at 28 %: 92.6 % stay above.
select pg_temp.repriced(109, 111);
select pg_temp.repriced(200, 200, '{"iv": null}');
select results_eq(format('select implied_volatility, chance from public.opportunities where opportunity_id = %s', :put),
  'values (0.28::double precision, 0.91::double precision)', 'a volatility that is not told leaves what was known');
select pg_temp.repriced(200, 200);
select results_eq(format('select floor_credit, chance from public.opportunities where opportunity_id = %s', :put),
  'values (200::numeric, 0.926::double precision)', 'the chance is that of the credit now');
select is((pg_temp.repriced(50, 50))[1], 'return', 'too little for what secures it');
select is((pg_temp.repriced(49, 49))[1], 'credit', 'too little at all');
select is((pg_temp.repriced(109, 111, spread => '{"short": [37, 37], "long": [37, 37]}'))[2], 'credit', 'nothing');
select is((select floor_credit > 0 from public.opportunities where opportunity_id = :spread), true, 'what was proposed stays what it was');

select is((pg_temp.repriced(109, 111, '{"halted": true}'))[1], 'no_quote', 'halted');
select is((pg_temp.repriced(109, 111, '{"as_of": "2026-02-23T20:00:00Z"}'))[1], 'no_quote', 'of yesterday');
select is((pg_temp.repriced(109, 111, '{"as_of": "2026-02-24T14:30:00Z"}'))[1], 'passes', 'of this morning');
select is((pg_temp.repriced(111, 109))[1], 'no_quote', 'a bid above the ask');
select is((pg_temp.repriced(109, 111, spread => '{"short": [60, 61]}'))[2], 'no_quote', 'a leg that was not told');
select is((pg_temp.repriced(109, 111, spread => '{"short": [60, 61], "long": [36, null]}'))[2], 'no_quote', 'or of which nothing is asked');
select is((pg_temp.repriced(null, null))[1], 'no_quote', 'no quote');
select is((select credit from public.opportunities where opportunity_id = :put), 110::numeric, 'it keeps what was known last');
delete from public.scan_rules where rule = 'CSP';
select is((pg_temp.repriced(109, 111))[1], 'passes', 'of a rule that is gone the widths are judged');
select is((select count(*)::integer from public.trade_requests) + (select count(*)::integer from public.orders), 0, 'no trade comes of it');

select * from finish();
rollback;
