begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.approve('approved');
delete from private.outbox;
select pg_temp.begin_check() as run_id \gset
-- The mid is better than the 150.00 approved: the limit begins there.
select private.claim_entries(:run_id, pg_temp.quotes(160), '[{"ticker": "SPY", "price": 590}]', null);

select results_eq(
  $$ select status, limit_price, quantity, position_id, run_id from public.orders where request_id = 'approved' $$,
  format($$ values ('intent', 160.0000, 2, null::bigint, %s::bigint) $$, :run_id),
  'a limit at the mid, for all of it, not sent yet'
);
select results_eq(
  $$ select status, status_note from public.trade_requests where request_id = 'approved' $$,
  $$ values ('executing', null::text) $$,
  'the request is on its way'
);
select results_eq(
  $$ select kind, request_id from private.outbox $$, $$ values ('card', 'approved') $$, 'its card says so'
);
select is(
  (select count(*) from public.orders where status = 'intent'), 1::bigint, 'what nobody has approved is left alone'
);

select * from finish();
rollback;
