-- One question offers to book two positions as closed.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
insert into private.prompts (kind, ticker, facts)
select 'drift', 'SPY', jsonb_build_object('ticker', 'SPY', 'lines', '[]'::jsonb, 'adopt', jsonb_agg(jsonb_build_object(
  'position_id', position_id, 'quantity', 2, 'price', 100, 'reason', 'manual'))) from public.positions;

update public.orders set status = 'working' where purpose = 'exit';
select ok(not private.decide_drift(q, 'adopt', '77'), 'one of them has a live order again') from private.prompts q;
select is((select count(*) from public.positions where status = 'OPEN'), 2::bigint, 'neither is booked');

update public.orders set status = 'cancelled' where purpose = 'exit';
update public.positions set open_quantity = 1 where request_id = 'VPC';
select ok(not private.decide_drift(q, 'adopt', '77'), 'neither is booked where one has fewer open contracts') from private.prompts q;

update public.positions set open_quantity = 2 where request_id = 'VPC';
select private.decide_drift(q, 'adopt', '77') from private.prompts q;
select is((select count(*) from public.positions where status = 'CLOSED'), 2::bigint, 'where both are possible, both are booked');

select * from finish();
rollback;
