begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

insert into public.drifts (symbol, ticker, kind, booked, held, position_ids, checks)
select 'SPY260410P00575000', 'SPY', 'missing', 2, 0, array[position_id], 1 from public.positions where request_id = 'VPC';
select is(private.drift_facts('SPY') -> 'lines', 'null', 'not a drift found once');
update public.drifts set checks = 2, dismissed_at = private.now(), dismissed_by = '77';
select is(private.drift_facts('SPY') -> 'lines', 'null', 'not a dismissed drift');
update public.drifts set dismissed_at = null, dismissed_by = null, kind = 'foreign';
select is(private.drift_facts('SPY') -> 'lines', 'null', 'not a foreign holding');

select * from finish();
rollback;
