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

-- From the 14 days of a covered call to 60: from 10 March to 25 April.
select is(pg_temp.taken('XLE'), '{"price": 100, "priced_at": "2026-02-24T15:15:00+00:00", "expirations": ["2026-03-10", "2026-04-10", "2026-04-24"]}',
  'its price, and the days with a session that a rule can mean');
select is(pg_temp.out_because(), null, 'it is not out');
select pg_temp.only_rule('CSP');
select is(pg_temp.taken('XLE') -> 'expirations', '["2026-04-10", "2026-04-24"]', 'a rule that is off means none');
select is(pg_temp.taken('XLE', '{"underlyings": null}'), null, 'without a price nothing is asked on');
select is(pg_temp.out_because(), 'XLE * no_answer', 'which is said of the ticker');
select is(pg_temp.taken('XLE', '{"expirations": null}'), null, 'nor without expirations');
select is(pg_temp.out_because(), 'XLE * no_answer', 'which is no answer either');

select is(pg_temp.taken('AAPL'), null, 'of a company the date of its earnings has to be known');
select is(pg_temp.out_because(), 'AAPL * no_earnings_date', 'or it is out');
insert into public.earnings (ticker, reports_on) values ('AAPL', '2026-02-23');
select is(pg_temp.taken('AAPL'), null, 'a date that has passed says nothing');
insert into public.earnings (ticker, reports_on) values ('AAPL', '2026-02-24');
select isnt(pg_temp.taken('AAPL'), null, 'today''s does');
select isnt(pg_temp.taken('SPXW'), null, 'an index has none');
select is(pg_temp.taken('VIX'), null, 'what the book cannot settle is not looked at');
select is(pg_temp.out_because(), 'VIX * not_permitted', 'and is named');
update private.check_lease set permits = '{"broker": "Alpaca", "strategies": ["CSP", "VPC", "IC", "CC"], "indices": false}' where only_row;
select is(pg_temp.taken('SPXW'), null, 'nor what the broker does not trade');
select isnt(pg_temp.taken('XLE'), null, 'but all else');

select pg_temp.taken('XLE', '{"account": {"equity": 90000, "buying_power": 40000}, "dividends": [{"ticker": "XLE", "ex_date": "2026-03-23", "amount": 0.7}],
  "closes": [{"ticker": "XLE", "date": "2026-02-23", "close": 99}]}');
select is((select equity from public.scans order by scan_id desc limit 1), 90000::numeric, 'what the broker says of the account');
select results_eq('select ticker, ex_date from public.dividends union all select ticker, trade_date from public.daily_volatility where close = 99',
  $$ values ('XLE', '2026-03-23'::date), ('XLE', '2026-02-23') $$, 'dividends and closes are kept');
select is((select buying_power from public.broker_balances), 40000::numeric, 'and balances');

select * from finish();
rollback;
