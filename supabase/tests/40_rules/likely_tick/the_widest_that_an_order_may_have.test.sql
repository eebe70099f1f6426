begin;
select plan(5);
\ir ../../clock.psql

select is(private.likely_tick('SPY', 1, 299.99), 5::numeric, 'a single option below 3.00 a share');
select is(private.likely_tick('SPY', 1, 300), 10::numeric, 'from there on');
select is(private.likely_tick('SPY', 2, 299), 1::numeric, 'several legs have cents');
select is(private.likely_tick('SPXW', 2, 299), 5.00, 'but on roots with a tick of their own');
select is(private.likely_tick('SPXW', 1, 500), 10::numeric, 'whose single options are as any');

select * from finish();
rollback;
