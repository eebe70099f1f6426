begin;
select plan(19);
\ir ../../clock.psql
\ir ../../scan.psql

create function pg_temp.taken(ticker text, answers jsonb default '{}', learned jsonb default '{}') returns jsonb
language plpgsql as $$
declare
  s public.scans := pg_temp.a_scan();
begin
  return private.take_chain(jsonb_populate_record(null::private.lookups, jsonb_build_object('kind', 'chain', 'learned', taken.learned,
    'facts', jsonb_build_object('scan_id', s.scan_id, 'ticker', taken.ticker))), jsonb_strip_nulls(jsonb_build_object(
    'underlyings', jsonb_build_array(jsonb_build_object('ticker', private.underlying_of(taken.ticker), 'price', 100)),
    'expirations', '["2026-03-09", "2026-03-10", "2026-04-03", "2026-04-10", "2026-04-10", "2026-04-25", "2026-04-24", "2026-04-27"]'::jsonb) || taken.answers)::json);
end;
$$;
create function pg_temp.out_because() returns text
language sql return (select string_agg(format('%s %s %s', c.ticker, c.rule, c.reason), ', ') from public.scan_counts c where c.scan_id = (select max(scan_id) from public.scans));

-- The rules reach from 14 days (covered calls) to 60 days: from 10 March to 25 April.
select is(pg_temp.taken('XLE'), '{"price": 100, "priced_at": "2026-02-24T15:15:00+00:00", "expirations": ["2026-03-10", "2026-04-10", "2026-04-24"]}',
  'A ticker asks on with its price and the expirations that are sessions and within a rule');
select is(pg_temp.out_because(), null, 'A ticker that asks on is not counted');
select pg_temp.only_rule('CSP');
select is(pg_temp.taken('XLE') -> 'expirations', '["2026-04-10", "2026-04-24"]', 'A rule that is off adds no expirations');
select is(pg_temp.taken('XLE', '{"underlyings": null}'), null, 'A ticker without a price asks nothing more');
select is(pg_temp.out_because(), 'XLE * no_answer', 'A ticker without a price is counted as not answered');
select is(pg_temp.taken('XLE', '{"expirations": null}'), null, 'A ticker without expirations asks nothing more');
select is(pg_temp.out_because(), 'XLE * no_answer', 'A ticker without expirations is counted as not answered');

select is(pg_temp.taken('AAPL'), null, 'A company without a known date of earnings is left out');
select is(pg_temp.out_because(), 'AAPL * no_earnings_date', 'A company without a date of earnings is counted by that reason');
insert into public.earnings (ticker, reports_on) values ('AAPL', '2026-02-23');
select is(pg_temp.taken('AAPL'), null, 'A past date of earnings is not enough');
insert into public.earnings (ticker, reports_on) values ('AAPL', '2026-02-24');
select isnt(pg_temp.taken('AAPL'), null, 'Earnings of today are a known date');
select isnt(pg_temp.taken('SPXW'), null, 'An index needs no date of earnings');
select is(pg_temp.taken('VIX'), null, 'An index that the book cannot settle is left out');
select is(pg_temp.out_because(), 'VIX * not_permitted', 'An index that the book cannot settle is counted as not permitted');
update private.check_lease set permits = '{"broker": "Alpaca", "strategies": ["CSP", "VPC", "IC", "CC"], "indices": false}' where only_row;
select is(pg_temp.taken('SPXW'), null, 'An index is left out when the broker does not trade indices');
select isnt(pg_temp.taken('XLE'), null, 'Other tickers are scanned at such a broker');

select pg_temp.taken('XLE', '{"account": {"equity": 90000, "buying_power": 40000}, "dividends": [{"ticker": "XLE", "ex_date": "2026-03-23", "amount": 0.7}],
  "closes": [{"ticker": "XLE", "date": "2026-02-23", "close": 99}]}');
select is((select equity from public.scans order by scan_id desc limit 1), 90000::numeric, 'The broker''s equity is stored with the scan');
select results_eq('select ticker, ex_date from public.dividends union all select ticker, trade_date from public.daily_volatility where close = 99',
  $$ values ('XLE', '2026-03-23'::date), ('XLE', '2026-02-23') $$, 'Dividends and closes are stored');
select is((select buying_power from public.broker_balances), 40000::numeric, 'The account''s balances are stored');

select * from finish();
rollback;
