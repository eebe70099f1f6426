begin;
select plan(5);

select is(private.trades_until('SPY', '2026-03-20'), '2026-03-20'::date, 'shares: the expiration');
select is(private.trades_until('SPXW', '2026-03-20'), '2026-03-20'::date, 'an index that settles at its close ends at the expiration, too');
select is(private.trades_until('SPX', '2026-03-20'), '2026-03-19'::date, 'an index that settles by its open ends the day before');
select is(private.trades_until('SPX', '2026-06-19'), '2026-06-17'::date, 'where the expiration is a holiday, it ends the day before the session before it');
select is(private.trades_until('SPY', '2026-03-21'), '2026-03-21'::date, 'a Saturday stays the date; its session is Friday''s');

select * from finish();
rollback;
