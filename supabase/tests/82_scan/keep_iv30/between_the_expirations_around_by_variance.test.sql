-- On 24 February, 20 March is 24 days away, 26 March 30, 10 April 45 and 17 April 52.
begin;
select plan(7);
\ir ../../clock.psql
\ir ../../scan.psql

insert into public.daily_volatility (ticker, trade_date) values ('XLE', '2026-02-24'), ('XLE', '2026-02-23'), ('GLD', '2026-02-24');
create function pg_temp.iv30(options json) returns double precision
language plpgsql as $$
begin
  update public.daily_volatility set iv30 = null where true;
  perform private.keep_iv30('XLE', '2026-02-24', 100, iv30.options);
  return (select v.iv30 from public.daily_volatility v where (v.ticker, v.trade_date) = ('XLE', '2026-02-24'));
end;
$$;

select ok(pg_temp.near(
  pg_temp.iv30('[{"expiration": "2026-03-20", "strike": 101, "iv": 0.2}, {"expiration": "2026-04-10", "strike": 101, "iv": 0.3},
    {"expiration": "2026-03-13", "strike": 101, "iv": 0.9}, {"expiration": "2026-04-17", "strike": 101, "iv": 0.9}]'),
  sqrt((0.04 * 24 + (0.09 * 45 - 0.04 * 24) * 6 / 21) / 30)), 'The total variance is interpolated between the nearest expiration on each side of 30 days');
select ok(pg_temp.near(pg_temp.iv30('[{"expiration": "2026-03-26", "strike": 101, "iv": 0.25}, {"expiration": "2026-04-10", "strike": 101, "iv": 0.3}]'),
  0.25), 'An expiration in exactly thirty days is used as it is');
select ok(pg_temp.near(pg_temp.iv30('[{"expiration": "2026-04-10", "strike": 101, "iv": 0.3}]'), 0.3), 'The nearest expiration is used when all are later');
select ok(pg_temp.near(pg_temp.iv30('[{"expiration": "2026-03-20", "strike": 101, "iv": 0.2}, {"expiration": "2026-03-13", "strike": 101, "iv": 0.9}]'),
  0.2), 'The nearest expiration is used when all are earlier');
select ok(pg_temp.near(
  pg_temp.iv30('[{"expiration": "2026-04-10", "strike": 101, "iv": 0.3}, {"expiration": "2026-04-10", "strike": 101, "iv": 0.32},
    {"expiration": "2026-04-10", "strike": 98, "iv": 0.9}]'), 0.31), 'The volatility is the mean of put and call at the strike nearest to the price');
select is(pg_temp.iv30('[{"expiration": "2026-04-10", "strike": 106, "iv": 0.3}, {"expiration": "2026-04-10", "strike": 99}]'), null,
  'Options away from the money and those without a volatility give nothing');
select is((select count(*)::integer from public.daily_volatility where iv30 is not null), 0, 'Other days and tickers do not change');

select * from finish();
rollback;
