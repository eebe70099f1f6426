-- The CSP's mark is 220.00 on Tuesday, and it is closed on Thursday. Two others are opened on Friday.
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
  '{"total": 2, "unrealized_pnl": -80, "unmarked": 0, "day": "2026-02-24", "day_change": -80, "shares": null}'::jsonb, 'Tuesday''s scorecard has the book of Tuesday evening'
);
select is(private.scorecard_facts('2026-02-26') #>> '{open,total}', '1', 'Thursday''s scorecard counts the position left open');
select is(private.scorecard_facts('2026-02-26') #>> '{open,day_change}', '160.00', 'Thursday''s change counts the close from 220.00 to 140.00');
select is(private.scorecard_facts() #>> '{open,total}', '3', 'Today''s scorecard has the current book');

select * from finish();
rollback;
