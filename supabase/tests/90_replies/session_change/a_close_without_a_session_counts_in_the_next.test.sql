-- Two contracts of each at 150.00. The CSP's mark is 160.00 on Thursday and 170.00 on Friday, the VPC's 60.00 and 70.00. The CSP is bought
-- back at 240.00 on Saturday.
begin;
select plan(7);
\ir ../../clock.psql
\ir ../../book.psql

delete from public.orders where status = 'working';
select pg_temp.set_clock('2026-02-26 11:00');
select pg_temp.check_by(pg_temp.quotes(160, 100));
select pg_temp.set_clock('2026-02-27 11:00');
select pg_temp.check_by(pg_temp.quotes(170, 100));
select pg_temp.set_clock('2026-02-28 11:00');
select public.close_position(position_id, 240, confirmed => true) from public.positions where request_id = 'CSP';
select is(private.session_change(null), -40.0, 'On Saturday the change is still Friday''s');
select pg_temp.set_clock('2026-03-02 11:00');
select is(private.session_change(null), -140.0, 'Monday''s change counts a close on Saturday from Friday''s marks');
select pg_temp.check_by(pg_temp.quotes(150, 100));
select is(private.session_change(null), -100.0, 'Monday''s change counts the new marks of open positions');
select pg_temp.set_clock('2026-03-04 11:00');
select pg_temp.check_by(pg_temp.quotes(130, 100));
select is(private.session_change('2026-02-27'), -40.0, 'Friday''s change stays the same later');
select is(private.session_change('2026-03-01'), -40.0, 'The change of a Sunday is Friday''s');
select is(private.session_change('2026-03-02'), -100.0, 'Monday''s change stays the same later');
select is(private.session_change(null), 40.0, 'Without a day the change is today''s');

select * from finish();
rollback;
