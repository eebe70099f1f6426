begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.approve('approved');
delete from private.outbox;
select pg_temp.begin_check() as run_id \gset
-- The mid is better than the approved 150.00, so the limit begins at the mid.
select private.claim_entries(:run_id, pg_temp.quotes(160), '[{"ticker": "SPY", "price": 590}]', null);

select results_eq(
  $$ select status, limit_price, quantity, position_id, run_id from public.orders where request_id = 'approved' $$,
  format($$ values ('intent', 160.0000, 2, null::bigint, %s::bigint) $$, :run_id),
  'an intent at the mid, for the whole quantity'
);
select results_eq(
  $$ select status, status_note from public.trade_requests where request_id = 'approved' $$,
  $$ values ('executing', null::text) $$,
  'the request is executing'
);
select results_eq(
  $$ select kind, request_id from private.outbox $$, $$ values ('card', 'approved') $$, 'its card is updated'
);
select is(
  (select count(*) from public.orders where status = 'intent'), 1::bigint, 'a request without approval is not claimed'
);

select * from finish();
rollback;
