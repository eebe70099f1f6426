begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'intent' where status = 'working';
update public.trade_requests set status = 'executing' where request_id = 'proposed';
delete from private.outbox;

select private.take_up_interrupted();
select results_eq(
  $$ select purpose, status, broker_message from public.orders where source = 'engine' order by purpose $$,
  $$ values ('entry', 'cancelled', 'It was never sent.'), ('exit', 'cancelled', 'It was never sent.') $$,
  'an intent was not sent'
);
select results_eq(
  $$ select status, status_note from public.trade_requests where request_id = 'proposed' $$,
  $$ values ('approved', 'It was not sent yet.') $$, 'the request of an entry is approved again'
);
select results_eq(
  $$ select kind, request_id from private.outbox $$, $$ values ('card', 'proposed') $$, 'its card says so'
);
select is((select status from public.positions where request_id = 'CSP'), 'OPEN', 'the position stays open for the check to claim its close again');

select * from finish();
rollback;
