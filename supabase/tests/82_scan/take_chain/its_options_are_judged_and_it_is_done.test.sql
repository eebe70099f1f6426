begin;
select plan(6);
\ir ../../clock.psql
\ir ../../scan.psql

create function pg_temp.taken(at timestamp) returns jsonb
language plpgsql as $$
declare
  s public.scans;
  l private.lookups;
begin
  perform pg_temp.set_clock(taken.at);
  s := pg_temp.a_scan();
  l := jsonb_populate_record(null::private.lookups, jsonb_build_object('kind', 'chain', 'learned', '{}'::jsonb,
    'facts', jsonb_build_object('scan_id', s.scan_id, 'ticker', 'XLE')));
  l.learned := private.take_chain(l, '{"underlyings": [{"ticker": "XLE", "price": 100}], "expirations": ["2026-04-10"],
    "closes": [{"ticker": "XLE", "date": "2026-02-20", "close": 100}]}');
  return private.take_chain(l, json_build_object('options', jsonb_build_array(
    pg_temp.an_option('put', 90, 98, 102, 0.22), pg_temp.an_option('put', 100, 300, 304, 0.48, '{"iv": 0.25}'))));
end;
$$;
select pg_temp.only_rule('CSP');
select is(pg_temp.taken('2026-02-24 10:15'), null, 'A ticker whose options were judged asks nothing more');
select is(pg_temp.passed(), array['-90p'], 'The trades that pass are stored');
select is(pg_temp.fallen(), '{"delta": 1}', 'The trades that fall out are counted');
select is((select iv30 from public.daily_volatility where trade_date = '2026-02-24'), 0.25::double precision, 'The volatility at the money is stored for the day of the session');
select pg_temp.taken('2026-02-21 12:00');
select is((select iv30 from public.daily_volatility where trade_date = '2026-02-20'), 0.25::double precision, 'On a Saturday the volatility belongs to Friday''s session');
select is_empty($$ select from public.daily_volatility where trade_date = '2026-02-21' $$, 'A day without a session has no volatility');

select * from finish();
rollback;
