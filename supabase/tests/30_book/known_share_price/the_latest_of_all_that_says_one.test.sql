begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql

select is(private.known_share_price('SPY'), null, 'without any source there is no price');
select pg_temp.entering('SPY');
update public.orders set underlying_price = 588.5;
select is(private.known_share_price('SPY'), 588.5, 'the price of an order''s decision counts');
insert into private.share_closes values ('SPY', '2026-02-23', 590), ('SPY', '2026-02-20', 560), ('QQQ', '2026-02-23', 500);
select is(private.known_share_price('SPY'), 588.5, 'a trade of shares later than the last close counts');
select pg_temp.set_clock('2026-02-24 11:00');
insert into public.share_trades (ticker, quantity, price) values ('SPY', 100, 587.25);
select is(private.known_share_price('SPY'), 587.25, 'the latest source counts');

select * from finish();
rollback;
