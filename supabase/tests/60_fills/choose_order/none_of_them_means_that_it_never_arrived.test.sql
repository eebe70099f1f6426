begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'unknown', candidates = '["B7", "B8"]' where status = 'working';
update public.trade_requests set status = 'executing' where request_id = 'proposed';
select private.ask_which_order(array_agg(order_id)) from public.orders where status = 'unknown';

select ok(private.choose_order(q, 'none'), 'the close is answered') from private.prompts q join public.orders o using (order_id)
where o.purpose = 'exit';
select results_eq(
  $$ select status, broker_message from pg_temp.close_of('CSP') $$, $$ values ('cancelled', 'A user says that it never reached the broker.') $$,
  'the close is cancelled, and the rules may close again'
);
select ok(private.choose_order(q, 'none'), 'the entry is answered') from private.prompts q join public.orders o using (order_id)
where o.purpose = 'entry';
select results_eq(
  $$ select status, status_note from public.trade_requests where request_id = 'proposed' $$,
  $$ values ('failed', 'A user says that it never reached the broker. Propose it again.') $$, 'its request has failed'
);

select * from finish();
rollback;
