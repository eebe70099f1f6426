-- On 24 February 20 March is 24 days away, 26 March 30, 10 April 45, 17 April 52.
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
  sqrt((0.04 * 24 + (0.09 * 45 - 0.04 * 24) * 6 / 21) / 30)), 'of total variance, between the nearest on each side');
select ok(pg_temp.near(pg_temp.iv30('[{"expiration": "2026-03-26", "strike": 101, "iv": 0.25}, {"expiration": "2026-04-10", "strike": 101, "iv": 0.3}]'),
  0.25), 'one of thirty days is it');
select ok(pg_temp.near(pg_temp.iv30('[{"expiration": "2026-04-10", "strike": 101, "iv": 0.3}]'), 0.3), 'where all are later, the nearest');
select ok(pg_temp.near(pg_temp.iv30('[{"expiration": "2026-03-20", "strike": 101, "iv": 0.2}, {"expiration": "2026-03-13", "strike": 101, "iv": 0.9}]'),
  0.2), 'where all are earlier, too');
select ok(pg_temp.near(
  pg_temp.iv30('[{"expiration": "2026-04-10", "strike": 101, "iv": 0.3}, {"expiration": "2026-04-10", "strike": 101, "iv": 0.32},
    {"expiration": "2026-04-10", "strike": 98, "iv": 0.9}]'), 0.31), 'at the strike nearest to the price, of the put and the call');
select is(pg_temp.iv30('[{"expiration": "2026-04-10", "strike": 106, "iv": 0.3}, {"expiration": "2026-04-10", "strike": 99}]'), null,
  'what is not at the money, or has none, says nothing');
select is((select count(*)::integer from public.daily_volatility where iv30 is not null), 0, 'no other day or ticker is touched');

select * from finish();
rollback;
