begin;
select plan(7);
\ir ../../clock.psql
\ir ../../scan.psql

select pg_temp.set_clock('2026-02-24 09:45');
select scan_id as scan from pg_temp.a_scan(false) \gset
create function pg_temp.an_opportunity(ticker text, place integer, strike numeric) returns void
language sql as $$
  insert into public.opportunities (scan_id, rule, strategy_type, ticker, underlying, expiration_date, dte, legs, underlying_price, credit, natural_credit,
    floor_credit, capital, delta, implied_volatility, open_interest, chance, return_percent, annualised_percent, score_return, score_liquidity, score_fit, score, place)
  select max(scan_id), 'CSP', 'CSP', an_opportunity.ticker, private.underlying_of(an_opportunity.ticker), '2026-03-20', 24, jsonb_build_array(jsonb_build_object(
      'action', 'sell', 'option_type', 'put', 'strike', an_opportunity.strike, 'symbol', private.osi_symbol(an_opportunity.ticker, '2026-03-20', 'put', an_opportunity.strike))),
    100, 100, 98, 99, 9000, 0.2, 0.3, 900, 0.8, 8, 8, 1, 1, 1, 60, an_opportunity.place
  from public.scans
$$;
select pg_temp.an_opportunity('XLE', 1, 90), pg_temp.an_opportunity('XLE', 2, 90), pg_temp.an_opportunity('SPX', 3, 6000),
  pg_temp.an_opportunity('GLD', null, 300);
create function pg_temp.asks(learned jsonb) returns jsonb
language sql return private.reprice_asks(jsonb_populate_record(null::private.lookups, jsonb_build_object(
  'learned', asks.learned, 'facts', jsonb_build_object('scan_id', (select max(scan_id) from public.scans)))));

select is(pg_temp.asks('{}') -> 'underlyings' -> 'tickers', '["SPX", "XLE"]', 'Each underlying of the list is asked for once');
select is(pg_temp.asks('{}') -> 'underlyings' -> 'indices', '["NDX", "RUT", "SPX", "XSP"]', 'The question says which underlyings are indices');
select is(pg_temp.asks('{}') - 'underlyings', '{}', 'The first question asks for the underlyings alone');
select is(pg_temp.asks('{"prices": {"XLE": 101.5, "SPX": 6900}}') -> 'quotes' -> 'options',
  '[{"symbol": "XLE260320P00090000", "price": 101.5, "closes_at": "2026-03-20T20:00:00+00:00"}, {"symbol": "SPX260320P06000000", "price": 6900, "closes_at": "2026-03-19T20:00:00+00:00"}]',
  'Each leg is asked for once, with its underlying''s price and the time it stops trading');
select is((pg_temp.asks('{"prices": {"XLE": 101.5}}') -> 'quotes') - 'options', '{"at": "2026-02-24T14:45:00+00:00", "rate": 0.04}', 'The quotes are asked for as of now');
select is(jsonb_array_length(pg_temp.asks('{"prices": {"XLE": 101.5}}') -> 'quotes' -> 'options'), 1, 'Legs of an underlying without a price are not asked for');
select is(pg_temp.asks('{"prices": {}}') -> 'quotes' -> 'options', '[]', 'Without any price no leg is asked for');

select * from finish();
rollback;
