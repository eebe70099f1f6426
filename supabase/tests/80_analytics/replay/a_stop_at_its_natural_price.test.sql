-- Two puts were sold at 150.00, marked 430.00 with an ask of 441.00, and came back later.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.a_trade('closed', 60);
insert into private.daily_marks (position_id, trade_date, low, high, close, times, marks, naturals)
select position_id, '2026-02-24', 60, 430, 60, array['2026-02-24 15:20Z', '2026-02-24 15:25Z']::timestamptz[], array[430, 60], array[441, 64]
from public.positions where request_id = 'closed';

select is(public.replay('[{"stop_multiple": 1}]') #> '{results,0,total_pnl}', '-582'::jsonb, 'a stop pays the natural price');
select is(public.replay('[{"stop_multiple": 1}]') #> '{results,0,difference}', '-762'::jsonb, '762.00 less than the real result');
update private.daily_marks set naturals = null;
select is(
  public.replay('[{"stop_multiple": 1}]') @> '{"results": [{"stops_at_mid": 1, "total_pnl": -560}]}', true,
  'without a stored natural price the mid is used, and counted'
);

select * from finish();
rollback;
