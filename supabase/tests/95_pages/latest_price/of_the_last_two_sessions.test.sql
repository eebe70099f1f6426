-- Tuesday, 24 February, 10:00.
begin;
select plan(6);
\ir ../../clock.psql

select is((private.latest_price('SPY')).price, null::numeric, 'A ticker without a close has no price');
insert into private.share_closes (ticker, trade_date, close) values ('SPY', '2026-02-20', 590);
select is((private.latest_price('SPY')).price, null::numeric, 'Friday''s close is too old on Tuesday');
insert into private.share_closes (ticker, trade_date, close) values ('SPY', '2026-02-23', 600);
select is((private.latest_price('SPY')).price, 600::numeric, 'The price is the last close');
select is((private.latest_price('SPY')).at, timestamptz '2026-02-23 16:00 America/New_York', 'The price has the time of the close');
insert into public.daily_volatility (ticker, trade_date, close) values ('QQQ', '2026-02-23', 510), ('QQQ', '2026-02-24', 520);
select is((private.latest_price('QQQ')).price, 510::numeric, 'A scan''s close counts, and the day''s own close does not count before the close');
select pg_temp.set_clock('2026-02-24 16:05');
select is((private.latest_price('QQQ')).price, 520::numeric, 'After the close the day''s own close counts');

select * from finish();
rollback;
