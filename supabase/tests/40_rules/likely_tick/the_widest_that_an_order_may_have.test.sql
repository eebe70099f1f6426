begin;
select plan(5);
\ir ../../clock.psql

select is(private.likely_tick(1, 299.99, private.spread_tick('SPY')), 5::numeric, 'a single option below 3.00 a share');
select is(private.likely_tick(1, 300, private.spread_tick('SPY')), 10::numeric, 'a single option from 3.00 a share on');
select is(private.likely_tick(2, 299, private.spread_tick('SPY')), 1::numeric, 'several legs have a tick of one cent');
select is(private.likely_tick(2, 299, private.spread_tick('SPXW')), 5.00, 'some index roots have a wider one');
select is(private.likely_tick(1, 500, private.spread_tick('SPXW')), 10::numeric, 'their single options have the usual tick');

select * from finish();
rollback;
