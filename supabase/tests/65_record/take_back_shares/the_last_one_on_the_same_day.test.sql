begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql

select throws_ok($$ select public.take_back_shares('SPY') $$, 'PT404', null, 'there is nothing to undo');
select public.record_shares('SPY', 100, 571);
select public.record_shares('SPY', -30, 572);
select is(public.take_back_shares('SPY') ->> 'quantity', '-30', 'the last record first');
select is(private.shares_booked('SPY'), 100, 'the holding is as before');
select pg_temp.set_clock('2026-02-25 10:15');
select throws_ok($$ select public.take_back_shares('SPY') $$, 'PT409', null, 'not on another day');
select pg_temp.set_clock('2026-02-24 19:15');
select is(public.take_back_shares('SPY') ->> 'held', '0', 'also in the evening');

select * from finish();
rollback;
