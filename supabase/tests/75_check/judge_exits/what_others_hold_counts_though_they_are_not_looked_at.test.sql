-- The book has four of the short put, two in each position; the broker holds two. A person wants to close the CSP.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
insert into public.drifts (symbol, ticker, kind, booked, held, position_ids, checks)
select 'SPY260410P00580000', 'SPY', 'quantity_differs', -4, -2, array_agg(position_id), 2 from public.positions;
update public.positions set close_asked_at = private.now(), close_asked_by = '77' where request_id = 'CSP';
create function pg_temp.closable(request_ids text[]) returns text
language sql return (
  select format('%s, %s', j.verdict, j.closable)
  from private.judge_exits(
    array(select p.position_id from public.positions p where p.request_id = any (request_ids)), pg_temp.quotes(220, 100), false
  ) j
  join public.positions p using (position_id)
  where p.request_id = 'CSP'
);
select is(pg_temp.closable('{CSP, VPC}'), 'exit, 2', 'the two at the broker go to the CSP');
select is(pg_temp.closable('{CSP}'), 'exit, 2', 'in a partial check, too');
update public.drifts set held = 0;
select is(pg_temp.closable('{CSP}'), 'drift, 0', 'with none at the broker nothing can be closed');

select * from finish();
rollback;
