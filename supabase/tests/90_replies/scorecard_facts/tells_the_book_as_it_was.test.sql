-- The CSP at 220.00 on Tuesday, closed on Thursday; another opened on Friday.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.cancel_all();
select pg_temp.set_clock('2026-02-26 11:00');
select public.close_position(position_id, 140, confirmed => true) from public.positions where request_id = 'CSP';
select pg_temp.set_clock('2026-02-27 11:00');
select pg_temp.opened('Friday'), pg_temp.opened('another of Friday');
select is(
  private.scorecard_facts('2026-02-24') -> 'open',
  '{"total": 2, "unrealized_pnl": -80, "unmarked": 0, "day": "2026-02-24", "day_change": -80, "shares": null}'::jsonb, 'Tuesday''s evening'
);
select is(private.scorecard_facts('2026-02-26') #>> '{open,total}', '1', 'Thursday''s');
select is(private.scorecard_facts('2026-02-26') #>> '{open,day_change}', '160.00', 'from 220.00 to 140.00');
select is(private.scorecard_facts() #>> '{open,total}', '3', 'today''s');

select * from finish();
rollback;
