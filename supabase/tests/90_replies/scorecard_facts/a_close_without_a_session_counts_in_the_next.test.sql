-- Two contracts at 150.00 are bought back at 110.00 on Saturday, others at 120.00 on Monday.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select pg_temp.set_clock('2026-02-28 11:00');
select public.close_position(position_id, 110, confirmed => true) from public.positions where request_id = 'CSP';
select is(private.scorecard_facts() ->> 'day', '2026-02-27', 'On Saturday the scorecard is Friday''s');
select is(private.scorecard_facts() #>> '{closed,total}', '0', 'Friday''s scorecard does not count a close on Saturday');
select pg_temp.set_clock('2026-03-02 17:00');
select pg_temp.a_trade('Monday', 120);
select is(jsonb_path_query_array(private.scorecard_facts(), '$.closed.trades[*].exit_day'), '["2026-02-28", "2026-03-02"]', 'Monday''s scorecard counts a close on Saturday');
select is(private.scorecard_facts() #>> '{closed,pnl}', '140.00', 'Monday''s scorecard has the P&L of both closes');
select is(private.scorecard_facts('2026-02-28') ->> 'day', '2026-03-02', 'The scorecard of Saturday is Monday''s');
select is(private.brief_facts('2026-03-02') #>> '{yesterday,pnl}', '80.00', 'Monday''s brief counts the close on Saturday');

select * from finish();
rollback;
