-- One question offers to book both positions as closed.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
insert into private.prompts (kind, ticker, facts)
select 'drift', 'SPY', jsonb_build_object('ticker', 'SPY', 'lines', '[]'::jsonb, 'adopt', jsonb_agg(jsonb_build_object(
  'position_id', position_id, 'quantity', 2, 'price', 100, 'reason', 'manual'))) from public.positions;

update public.orders set status = 'working' where purpose = 'exit';
select ok(not private.decide_drift(q, 'adopt', '77'), 'an order of one is at the broker again') from private.prompts q;
select is((select count(*) from public.positions where status = 'OPEN'), 2::bigint, 'so neither is booked');

update public.orders set status = 'cancelled' where purpose = 'exit';
update public.positions set open_quantity = 1 where request_id = 'VPC';
select ok(not private.decide_drift(q, 'adopt', '77'), 'nor with more than is open of one') from private.prompts q;

update public.positions set open_quantity = 2 where request_id = 'VPC';
select private.decide_drift(q, 'adopt', '77') from private.prompts q;
select is((select count(*) from public.positions where status = 'CLOSED'), 2::bigint, 'where both can be, both are');

select * from finish();
rollback;
