-- A scan of two tickers before the open, one of which is not answered, and its repricing at 09:45.
begin;
select plan(16);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../scan.psql

select pg_temp.only_rule('CSP');
select pg_temp.set_clock('2026-02-24 09:15');
create function pg_temp.lookup(ticker text) returns private.lookups
language sql return (select l from private.lookups l where l.facts ->> 'ticker' = lookup.ticker);
-- Applies an answer as the function scan does.
create function pg_temp.told(ticker text, answers json) returns boolean
language plpgsql as $$
declare
  learnt jsonb := private.take_chain(pg_temp.lookup(told.ticker), told.answers);
begin
  update private.lookups l set learned = l.learned || learnt where l.lookup_id = (pg_temp.lookup(told.ticker)).lookup_id and learnt is not null;
  return learnt is not null;
end;
$$;

select private.begin_scan('{XLE,GLD}', true) as scan \gset
select is((private.chain_asks(pg_temp.lookup('GLD')) -> 'account')::text, 'true', 'The account is asked for with the first ticker');
select ok(pg_temp.told('GLD', '{"account": {"equity": 100000, "buying_power": 80000}}') is false, 'A ticker without a price asks nothing more');
select private.end_lookup(pg_temp.lookup('GLD'), null);
select ok(pg_temp.told('XLE', (
  select json_build_object('expirations', '["2026-04-10"]'::json, 'underlyings', '[{"ticker": "XLE", "price": 250}]'::json, 'closes',
    json_agg(json_build_object('ticker', 'XLE', 'date', date '2026-02-23' - n, 'close', 100 * exp(case when n % 2 = 1 then 0.01 else 0 end))))
  from generate_series(0, 60) n)), 'A ticker with a price and expirations asks on');
select is(private.chain_asks(pg_temp.lookup('XLE')) -> 'chain' ->> 'at', '2026-02-23T21:00:00+00:00', 'Before the open the options are priced by the last official close');
select ok(not pg_temp.told('XLE', json_build_object('options', jsonb_build_array(
  pg_temp.an_option('put', 100, 300, 304, 0.48, '{"iv": 0.20}'), pg_temp.an_option('put', 90, 98, 102, 0.22), pg_temp.an_option('put', 85, 60, 62, 0.15)))), 'A ticker whose options were judged asks nothing more');
select private.end_lookup(pg_temp.lookup('XLE'), null);

select results_eq('select ended_at, equity, is_live from public.scans', $$ values (private.now(), 100000::numeric, false) $$, 'The scan ends with the equity that the broker reported');
select results_eq('select ticker, place, quantity, fell_out, underlying_price from public.opportunities', $$ values ('XLE', 1, 1, null::text, 100::numeric) $$, 'The opportunity found is listed with its size');
-- Its closes go up and down by 1 %: a volatility of 0.01 x sqrt(252 x 20 / 19) a year, and 20 % are about a quarter more.
select ok(pg_temp.near(score_edge, (0.20 / (0.01 * sqrt(252 * 20 / 19.0)) - 1) / 0.4, 1e-4), 'The score counts the implied volatility above the historical one') from public.opportunities;
select results_eq('select ticker, rule, reason, count from public.scan_counts order by 1, 2, 3',
  $$ values ('GLD', '*', 'no_answer', 1), ('XLE', 'CSP', 'delta', 2), ('XLE', 'CSP', 'listed', 1) $$, 'The trades that fell out are counted by reason');
select is((select count(*)::integer from private.outbox where kind = 'opportunities'), 1, 'The list is one message');
update private.outbox set status = 'sent', sent_chat_id = -5, sent_message_id = 12 where true;

select pg_temp.set_clock('2026-02-24 09:45');
select private.queue_lookup('reprice', jsonb_build_object('scan_id', :scan)) as reprice \gset
select is(private.reprice_asks(l) -> 'underlyings' -> 'tickers', '["XLE"]', 'The repricing asks for the underlyings of the list') from private.lookups l where lookup_id = :reprice;
update private.lookups l set learned = private.take_reprice(l, '{"underlyings": [{"ticker": "XLE", "price": 97}]}') where lookup_id = :reprice;
select is(private.reprice_asks(l) -> 'quotes' -> 'options' -> 0 ->> 'price', '97', 'The repricing asks for the legs at the current price') from private.lookups l where lookup_id = :reprice;
select is(private.take_reprice(l, '{"options": [{"symbol": "XLE260410P00090000", "bid": 140, "ask": 160, "delta": -0.29, "iv": 0.33}]}'), null, 'The repricing then asks nothing more')
from private.lookups l where lookup_id = :reprice;
-- 147.50 are rounded down to 145.00. At 97.00 and 33 % a year, the chance to stay above 88.55 for 45 days and 6.25 hours is 77.9 %.
select results_eq('select place, fell_out, credit, floor_credit, chance from public.opportunities', $$ values (1, 'width', 150::numeric, 145::numeric, 0.779::double precision) $$, 'A quote that is too wide is marked as fallen out and keeps its place');
select is((select edits_message_id from private.outbox where status = 'due'), 12::bigint, 'The repriced list edits the same message');
select is((select count(*)::integer from public.orders) + (select count(*)::integer from public.trade_requests) + (select count(*)::integer from public.positions), 0,
  'A scan creates no order, no request and no position');

select * from finish();
rollback;
