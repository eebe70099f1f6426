-- Two contracts of each are opened at 150.00 on Tuesday 24 February. The CSP's mark is 220.00 on Tuesday and 90.00 on Thursday.
-- One of its contracts is bought back at 80.00 on Wednesday, the other one on Saturday.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

-- The positions of a day, each as 'CSP 2 -140.00'.
create function pg_temp.book_on(day date) returns text
language sql return (
  select string_agg(p.request_id || ' ' || b.open_quantity || coalesce(' ' || b.unrealized_pnl, ''), ', ' order by p.request_id)
  from private.book_on(day) b join public.positions p using (position_id)
);

select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.cancel_all();
select pg_temp.set_clock('2026-02-25 11:00');
with part as (
  insert into public.orders (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash)
  select request_id, position_id, 'exit', 'manual', 'manual', 'filled', 80, 1, 1, -80 from public.positions where request_id = 'CSP'
  returning position_id
)
select private.settle_exits(array_agg(position_id)) from part;
select pg_temp.set_clock('2026-02-26 11:00');
select pg_temp.check_by(pg_temp.quotes(90, 60));
select pg_temp.set_clock('2026-02-28 11:00');
select public.close_position(position_id, 75, confirmed => true) from public.positions where request_id = 'CSP';

select is(pg_temp.book_on('2026-02-23'), null, 'Nothing is open before the entry');
select is(pg_temp.book_on('2026-02-24'), 'CSP 2 -140.00, VPC 2 60.00', 'Both positions are open on the day of the entry, by its marks');
select is(pg_temp.book_on('2026-02-25'), 'CSP 1 -70.00, VPC 2 60.00', 'A partly closed position has its remaining contracts, by the mark before');
select is(pg_temp.book_on('2026-02-27'), 'CSP 1 60.00, VPC 2 240.00', 'A position closed on Saturday is open on Friday');
select is(pg_temp.book_on('2026-02-28'), 'VPC 2 240.00', 'A position closed on Saturday is not open on Saturday');
select is(pg_temp.book_on(null), 'VPC 2 240.00', 'Without a day the book is that of now');

select * from finish();
rollback;
