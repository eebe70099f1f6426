begin;
select plan(10);
\ir ../../clock.psql
\ir ../../helpers.psql

-- "price at New York's time".
create function pg_temp.last_price(ticker text default 'SPY') returns text
language sql return (
  select trim_scale(last.price) || ' at ' || to_char(last.at at time zone 'America/New_York', 'YYYY-MM-DD HH24:MI') from private.last_share_price(ticker) last
);
select is(pg_temp.last_price(), null, 'without any source there is no price');
insert into private.share_closes values ('SPY', '2026-02-23', 590), ('SPY', '2026-02-20', 560), ('QQQ', '2026-02-24', 500);
select is(pg_temp.last_price(), '590 at 2026-02-23 16:00', 'the last official close');
select pg_temp.entering('SPY') as entry \gset
select is(pg_temp.last_price(), '590 at 2026-02-23 16:00', 'an order without a price does not count');
update public.orders set underlying_price = 588.5;
select is(pg_temp.last_price(), '588.5 at 2026-02-24 10:15', 'an order with a price counts');
select pg_temp.set_clock('2026-02-24 11:00');
insert into public.share_trades (ticker, quantity, price) values ('SPY', 100, 587.25);
select is(pg_temp.last_price(), '587.25 at 2026-02-24 11:00', 'a trade of shares');
insert into private.share_closes values ('SPY', '2026-02-24', 591);
select is(pg_temp.last_price(), '591 at 2026-02-24 16:00', 'and the close of that day');
select is(pg_temp.last_price('QQQ'), '500 at 2026-02-24 16:00', 'another underlying has its own price');
select is(pg_temp.last_price('spy'), null, 'a ticker is matched exactly');
insert into private.share_closes values ('SPY', '2026-11-25', 600), ('SPY', '2026-11-27', 610);
select is(pg_temp.last_price(), '610 at 2026-11-27 13:00', 'the day after Thanksgiving closes early');
select is(private.known_share_price('SPY'), 610.0, 'private.known_share_price() is its price');

select * from finish();
rollback;
