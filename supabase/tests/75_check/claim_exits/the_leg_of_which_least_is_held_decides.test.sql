-- The VPC has reached its profit target. The broker holds one of its two long puts, and two of the four short puts,
-- which are the CSP's.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

insert into public.drifts (symbol, ticker, kind, booked, held, position_ids, checks)
select 'SPY260410P00575000', 'SPY', 'quantity_differs', 2, 1, array_agg(position_id), 2
from public.positions where request_id = 'VPC'
union all
select 'SPY260410P00580000', 'SPY', 'quantity_differs', -4, -2, array_agg(position_id), 2 from public.positions;
select pg_temp.check_by(pg_temp.quotes(175, 100));
select is((select verdict from pg_temp.decision('VPC')), 'drift', 'both legs of a spread are closed, or neither');

update public.drifts set held = -3 where booked = -4;
delete from public.drifts where booked = 2;
select pg_temp.check_by(pg_temp.quotes(175, 100));
select is((select quantity from pg_temp.close_of('VPC')), 1, 'of three short puts one is the VPC''s');

select * from finish();
rollback;
