begin;
select plan(3);

select is(private.spread_tick('SPY'), 1::numeric, 'the default is a dollar a contract');
select is(private.spread_tick('SPXW'), 5.00, 'an index root has its own tick');
select is(private.spread_tick(null), 1::numeric, 'null has the default');

select * from finish();
rollback;
