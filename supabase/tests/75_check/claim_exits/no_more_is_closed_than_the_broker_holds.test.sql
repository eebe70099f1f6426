-- The book has two of the long put; the VPC has reached its profit target.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

insert into public.drifts (symbol, ticker, kind, booked, held, position_ids, checks)
select 'SPY260410P00575000', 'SPY', 'quantity_differs', 2, 1, array[position_id], 1 from public.positions where request_id = 'VPC';
select pg_temp.check_by(pg_temp.quotes(175, 100));
select is((select quantity from pg_temp.close_of('VPC')), 2, 'a difference found once may be a fill on its way');

update public.orders set status = 'cancelled' where status = 'intent';
update public.drifts set checks = 2;
select pg_temp.check_by(pg_temp.quotes(175, 100));
select is((select quantity from pg_temp.close_of('VPC')), 1, 'after the second time one of the two is closed');

update public.orders set status = 'cancelled' where status = 'intent';
update public.drifts set held = 3;
select pg_temp.check_by(pg_temp.quotes(175, 100));
select is((select quantity from pg_temp.close_of('VPC')), 2, 'with three at the broker, the book''s two are closed');

update public.orders set status = 'cancelled' where status = 'intent';
update public.drifts set held = -2;
select pg_temp.check_by(pg_temp.quotes(175, 100));
select is((select verdict from pg_temp.decision('VPC')), 'drift', 'two on the other side count as none');

update public.drifts set held = 0, kind = 'missing';
select pg_temp.check_by(pg_temp.quotes(175, 100));
select is((select verdict from pg_temp.decision('VPC')), 'drift', 'with none at the broker nothing is closed');
select is(pg_temp.message('exit_due') ->> 'verdict', 'drift', 'the owner hears the reason');

select * from finish();
rollback;
