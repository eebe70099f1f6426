begin;
select plan(3);

select is(private.spread_tick('SPY'), 1::numeric, 'a dollar a contract');
select is(private.spread_tick('SPXW'), 5.00, 'what its root says');
select is(private.spread_tick(null), 1::numeric, 'a dollar where nobody says of what');

select * from finish();
rollback;
