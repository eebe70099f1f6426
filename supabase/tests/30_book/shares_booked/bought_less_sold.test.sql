begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select is(private.shares_booked('SPY'), 0, 'no shares');
insert into public.share_trades (ticker, quantity, price) values ('SPY', 300, 571), ('SPY', -80, 575), ('QQQ', 10, 500);
select is(private.shares_booked('SPY'), 220, 'the shares bought less the shares sold');

select * from finish();
rollback;
