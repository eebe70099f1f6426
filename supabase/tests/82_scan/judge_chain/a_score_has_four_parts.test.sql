-- The put at 90 is quoted at 98 and 102 for 45 days. Its floor of 95.00 on 9000.00 is 8.562 % a year; the target is 12 %.
begin;
select plan(20);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../scan.psql

select pg_temp.only_rule('CSP');
create function pg_temp.scored(differing jsonb default '{}', is_live boolean default true) returns public.opportunities
language plpgsql as $$
begin
  perform pg_temp.judged(jsonb_build_array(pg_temp.an_option('put', 90, 98, 102, 0.22, scored.differing)), scored.is_live);
  return pg_temp.found();
end;
$$;

select ok(pg_temp.near((pg_temp.scored()).score_return, 36500 * 95 / (9000 * 45.0) / 12), 'The part for the return is its share of the target');
select is((pg_temp.scored('{"bid": 198, "ask": 202}')).score_return, 1::double precision, 'A return above the target gives no more than the full part');
select ok(pg_temp.near((pg_temp.scored()).score_liquidity, 1 - 2 / 15.0), 'The part for liquidity falls with the distance from the mid to the natural credit');
select ok(pg_temp.near((pg_temp.scored('{"open_interest": 600}')).score_liquidity, 1 - 2 / 15.0), 'Open interest above five hundred gives no more');
update public.scan_settings set min_open_interest_short = 0;
select ok(pg_temp.near((pg_temp.scored('{"open_interest": 250}')).score_liquidity, (1 - 2 / 15.0) / 2), 'Open interest of 250 gives half the part');
select is((pg_temp.scored('{"open_interest": 0}')).score_liquidity, 0::double precision, 'No open interest gives nothing');
select is((pg_temp.scored('{"bid": 70, "ask": 130}', false)).score_liquidity, 0::double precision, 'A quote at the maximum width gives nothing for liquidity');
select is((pg_temp.scored('{"bid": 60, "ask": 140}', false)).score_liquidity, 0::double precision, 'A quote beyond the maximum width gives nothing for liquidity');

select is((pg_temp.scored()).score_fit, 1::double precision, 'A trade at its targets fits in full');
select ok(pg_temp.near((pg_temp.scored('{"delta": -0.255}')).score_fit, 0.75), 'A delta a quarter of the range away from the target costs a quarter of the fit');
select ok(pg_temp.near((pg_temp.scored('{"expiration": "2026-04-24"}')).score_fit, 1 - 14 / 15.0 / 2), 'Days away from the target cost fit, too');
select ok(pg_temp.near((pg_temp.scored('{"delta": -0.29, "expiration": "2026-04-24"}')).score_fit, 1 - (1 + 14 / 15.0) / 2), 'Delta and days away from the target are added up');
select is((pg_temp.scored('{"delta": -0.30, "expiration": "2026-04-24"}')).score_fit > 0
  or (pg_temp.scored('{"delta": -0.30, "expiration": "2026-04-25"}')).score_fit > 0, false, 'The fit is never negative');
update public.scan_rules set min_dte = 45, max_dte = 45, min_delta = 0.22, max_delta = 0.22 where rule = 'CSP';
select is((pg_temp.scored()).score_fit, 1::double precision, 'Everything fits a rule whose minimum equals its maximum');

select is((pg_temp.scored()).score_edge, null, 'The edge is null without stored volatilities');
select ok(pg_temp.near((pg_temp.scored()).score, 40 * (36500 * 95 / (9000 * 45.0) / 12) + 20 * (1 - 2 / 15.0) + 15), 'An unknown edge adds no points');
insert into public.daily_volatility (ticker, trade_date, iv30, hv20, hv60) values ('XLE', '2026-02-24', 0.24, 0.20, 0.10);
select is(round((pg_temp.scored()).score_edge::numeric, 9), 0.5, 'An implied volatility a fifth above the historical one gives half the edge');
select ok(pg_temp.near((pg_temp.scored()).score, 40 * (36500 * 95 / (9000 * 45.0) / 12) + 25 * 0.5 + 20 * (1 - 2 / 15.0) + 15), 'The parts count 40, 25, 20 and 15 points');

select pg_temp.opened('held', 'CSP', '{"ticker": "GLD", "strike_price": 280}');
update public.scan_tickers set moves_with = 'all of it' where ticker in ('XLE', 'SMH');
create temporary table alone as select (pg_temp.scored()).score;
update public.scan_tickers set moves_with = 'all of it' where ticker = 'GLD';
select ok(pg_temp.near((pg_temp.scored()).score, 0.7 * alone.score), 'The score is cut to seven tenths while another position of the group is open')
from alone;
update public.scan_tickers set moves_with = null where ticker in ('XLE', 'GLD');
select ok(pg_temp.near((pg_temp.scored()).score, alone.score), 'The score of a ticker that stands alone is not cut') from alone;

select * from finish();
rollback;
