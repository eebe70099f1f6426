-- A put of 90 at 98 and 102 in 45 days: 95.00, its floor, of 9000.00 are 8.562 % a year, of a target of 12 %.
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

select ok(pg_temp.near((pg_temp.scored()).score_return, 36500 * 95 / (9000 * 45.0) / 12), 'its return, of the target');
select is((pg_temp.scored('{"bid": 198, "ask": 202}')).score_return, 1::double precision, 'more is no more');
select ok(pg_temp.near((pg_temp.scored()).score_liquidity, 1 - 2 / 15.0), 'how near the mid is to the natural credit');
select ok(pg_temp.near((pg_temp.scored('{"open_interest": 600}')).score_liquidity, 1 - 2 / 15.0), 'and open interest');
update public.scan_settings set min_open_interest_short = 0;
select ok(pg_temp.near((pg_temp.scored('{"open_interest": 250}')).score_liquidity, (1 - 2 / 15.0) / 2), 'up to five hundred');
select is((pg_temp.scored('{"open_interest": 0}')).score_liquidity, 0::double precision, 'none is none');
select is((pg_temp.scored('{"bid": 70, "ask": 130}', false)).score_liquidity, 0::double precision, 'what is as wide as it may be has none');
select is((pg_temp.scored('{"bid": 60, "ask": 140}', false)).score_liquidity, 0::double precision, 'nor has what is wider');

select is((pg_temp.scored()).score_fit, 1::double precision, 'its targets fit in full');
select ok(pg_temp.near((pg_temp.scored('{"delta": -0.255}')).score_fit, 0.75), 'half of half the range of delta away is a quarter less');
select ok(pg_temp.near((pg_temp.scored('{"expiration": "2026-04-24"}')).score_fit, 1 - 14 / 15.0 / 2), 'of days, too');
select ok(pg_temp.near((pg_temp.scored('{"delta": -0.29, "expiration": "2026-04-24"}')).score_fit, 1 - (1 + 14 / 15.0) / 2), 'both at once');
select is((pg_temp.scored('{"delta": -0.30, "expiration": "2026-04-24"}')).score_fit > 0
  or (pg_temp.scored('{"delta": -0.30, "expiration": "2026-04-25"}')).score_fit > 0, false, 'never less than nothing');
update public.scan_rules set min_dte = 45, max_dte = 45, min_delta = 0.22, max_delta = 0.22 where rule = 'CSP';
select is((pg_temp.scored()).score_fit, 1::double precision, 'where a rule leaves no choice everything fits');

select is((pg_temp.scored()).score_edge, null, 'what is paid for volatility is not known');
select ok(pg_temp.near((pg_temp.scored()).score, 40 * (36500 * 95 / (9000 * 45.0) / 12) + 20 * (1 - 2 / 15.0) + 15), 'which counts as nothing');
insert into public.daily_volatility (ticker, trade_date, iv30, hv20, hv60) values ('XLE', '2026-02-24', 0.24, 0.20, 0.10);
select is(round((pg_temp.scored()).score_edge::numeric, 9), 0.5, 'a fifth above what it was is half of it');
select ok(pg_temp.near((pg_temp.scored()).score, 40 * (36500 * 95 / (9000 * 45.0) / 12) + 25 * 0.5 + 20 * (1 - 2 / 15.0) + 15), '40, 25, 20 and 15 points');

select pg_temp.opened('held', 'CSP', '{"ticker": "GLD", "strike_price": 280}');
update public.scan_tickers set moves_with = 'all of it' where ticker in ('XLE', 'SMH');
create temporary table alone as select (pg_temp.scored()).score;
update public.scan_tickers set moves_with = 'all of it' where ticker = 'GLD';
select ok(pg_temp.near((pg_temp.scored()).score, 0.7 * alone.score), 'seven tenths of it where something of its group is held')
from alone;
update public.scan_tickers set moves_with = null where ticker in ('XLE', 'GLD');
select ok(pg_temp.near((pg_temp.scored()).score, alone.score), 'what stands alone has no group') from alone;

select * from finish();
rollback;
