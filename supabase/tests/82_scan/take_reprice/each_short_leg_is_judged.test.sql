-- A condor of XLE with wings of a dollar and a mid of 40.00. Its deltas may be from 0.14 to 0.20.
begin;
select plan(12);
\ir ../../clock.psql
\ir ../../scan.psql

select pg_temp.set_clock('2026-02-24 09:45');
select pg_temp.an_opportunity(scan_id, jsonb_build_object('place', 1, 'rule', 'IC', 'strategy_type', 'IC', 'wing', 1, 'capital', 100, 'legs', (
  select jsonb_agg(jsonb_build_object('action', action, 'option_type', option_type, 'strike', strike, 'expiration', '2026-04-10', 'quantity', 1,
    'symbol', private.osi_symbol('XLE', '2026-04-10', option_type, strike)))
  from (values ('sell', 'put', 90), ('sell', 'call', 112), ('buy', 'put', 89), ('buy', 'call', 113)) leg (action, option_type, strike))))
from pg_temp.a_scan(false);

-- The short legs are quoted at 60 and 61, the long ones at 40 and 41: the mid is 40.00, the natural credit 38.00.
create function pg_temp.repriced(put jsonb default '{}', call jsonb default '{}', long_put jsonb default '{}') returns text
language plpgsql as $$
begin
  perform private.take_reprice(
    jsonb_populate_record(null::private.lookups, jsonb_build_object('kind', 'reprice', 'learned', '{"prices": {"XLE": 100}}'::jsonb,
      'facts', jsonb_build_object('scan_id', (select max(scan_id) from public.scans)))),
    json_build_object('options', jsonb_build_array(
      pg_temp.an_option('put', 90, 60, 61, 0.16, repriced.put), pg_temp.an_option('call', 112, 60, 61, 0.15, '{"iv": 0.25}' || repriced.call),
      pg_temp.an_option('put', 89, 40, 41, 0.10, repriced.long_put), pg_temp.an_option('call', 113, 40, 41, 0.10))));
  return (select coalesce(fell_out, 'passes') from public.opportunities);
end;
$$;

select is(pg_temp.repriced(), 'passes', 'The unchanged condor passes');
-- 40.00 - 2.00 / 4 is 39.50. The chance to end between 89.61 (at 30 %) and 112.39 (at 25 %) in 45 days and 6.25 hours is 75.5 %.
select results_eq('select credit, natural_credit, floor_credit, delta, implied_volatility, chance from public.opportunities',
  'values (40::numeric, 38::numeric, 39::numeric, 0.16::double precision, 0.3::double precision, 0.755::double precision)',
  'The condor has its floor, the larger delta, the put''s volatility and the chance between both break-evens');
select is(pg_temp.repriced('{"delta": -0.2}'), 'passes', 'A put at the maximum delta passes');
select is(pg_temp.repriced('{"delta": -0.201}'), 'delta', 'A put above the maximum delta falls out');
select is(pg_temp.repriced(call => '{"delta": 0.201}'), 'delta', 'A call above the maximum delta falls out');
select is(pg_temp.repriced(call => '{"delta": 0.139}'), 'delta', 'A call below the minimum delta falls out, though the put''s delta is larger');
select is(pg_temp.repriced('{"delta": -0.139}'), 'delta', 'A put below the minimum delta falls out');
select is(pg_temp.repriced(long_put => '{"delta": -0.5}'), 'passes', 'A long leg may have any delta');
select is(pg_temp.repriced(call => '{"bid": 9.99, "ask": 10.4}'), 'bid', 'A short leg below the minimum bid falls out');
select is(pg_temp.repriced(long_put => '{"bid": 9.6, "ask": 10}'), 'passes', 'A long leg may be below the minimum bid');
select is(pg_temp.repriced(call => '{"ask": null}'), 'no_quote', 'A leg without an ask has no quote');
select is((select count(*)::integer from public.trade_requests) + (select count(*)::integer from public.orders), 0, 'Repricing creates no request and no order');

select * from finish();
rollback;
