-- Tuesday, 24 February, 10:00.
begin;
select plan(6);
\ir ../../clock.psql

select is((private.latest_price('SPY')).price, null::numeric, 'nobody has said one');
insert into private.share_closes (ticker, trade_date, close) values ('SPY', '2026-02-20', 590);
select is((private.latest_price('SPY')).price, null::numeric, 'that of Friday says nothing of Tuesday');
insert into private.share_closes (ticker, trade_date, close) values ('SPY', '2026-02-23', 600);
select is((private.latest_price('SPY')).price, 600::numeric, 'the last close');
select is((private.latest_price('SPY')).at, timestamptz '2026-02-23 16:00 America/New_York', 'with its time');
insert into public.daily_volatility (ticker, trade_date, close) values ('QQQ', '2026-02-23', 510), ('QQQ', '2026-02-24', 520);
select is((private.latest_price('QQQ')).price, 510::numeric, 'a scan has seen it; the day''s own close is not there yet');
select pg_temp.set_clock('2026-02-24 16:05');
select is((private.latest_price('QQQ')).price, 520::numeric, 'after the close it is');

select * from finish();
rollback;
