-- The CSP and the VPC are open, with a question that offers to book the VPC as closed.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
insert into private.prompts (kind, ticker, facts)
select 'drift', 'SPY', jsonb_build_object('ticker', 'SPY', 'lines', '[]'::jsonb, 'adopt', jsonb_build_array(jsonb_build_object(
  'position_id', position_id, 'quantity', 2, 'price', 100, 'reason', 'manual'))) from public.positions where request_id = 'VPC';
insert into public.orders (request_id, position_id, purpose, exit_reason, limit_price, quantity)
select request_id, position_id, 'exit', 'manual', 75, 2 from public.positions where request_id = 'VPC';

create function pg_temp.adopted_beside(status text) returns boolean
language plpgsql as $q$
begin
  update public.orders o set status = adopted_beside.status, filled_quantity = (adopted_beside.status = 'partially_filled')::integer
  where request_id = 'VPC' and purpose = 'exit';
  return private.decide_drift(q, 'adopt', '77') from private.prompts q;
end;
$q$;
select ok(not pg_temp.adopted_beside(status), 'it may fill yet: ' || status)
from unnest(array['intent', 'sent', 'working', 'partially_filled', 'unknown']) status;

update public.orders set status = 'working' where request_id = 'CSP' and purpose = 'exit';
select ok(pg_temp.adopted_beside('cancelled'), 'another position''s order does not prevent it');

select * from finish();
rollback;
