begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.begin_check() as run_id \gset
update public.orders set status = 'intent' where purpose = 'exit';
-- One order has a new limit, and one is to be cancelled.
insert into public.orders
  (request_id, position_id, purpose, exit_reason, status, limit_price, broker_limit_price, quantity)
select request_id, position_id, 'exit', 'stop_loss', 'working', 400, 390, 2 from public.positions where request_id = 'VPC';
update public.orders set cancelling = true where request_id = 'proposed';
update public.switches set killed_at = private.now(), killed_by = '77';
select public.release_orders(:run_id) as told \gset

select is(:'told'::jsonb -> 'place', '[]'::jsonb, 'nothing is placed');
select is((select status from pg_temp.close_of('CSP')), 'intent', 'nothing is marked as sent');
select is(:'told'::jsonb -> 'replace', '[]'::jsonb, 'no limit is changed');
select results_eq(
  format($$ select o ->> 'purpose' from jsonb_array_elements(%L::jsonb -> 'cancel') o $$, :'told'),
  $$ values ('entry') $$, 'the cancellation goes out'
);

select * from finish();
rollback;
