-- order_settings.quiet_minutes is 2, and the session opens at 9:30.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.approve('approved');
select pg_temp.set_clock('2026-02-24 09:31:59');
select private.claim_entries(pg_temp.begin_check(), pg_temp.quotes(150), '[{"ticker": "SPY", "price": 590}]', null);
select results_eq(
  $$ select status, status_note from public.trade_requests where request_id = 'approved' $$,
  $$ values ('approved', 'waiting for the first minutes after the open to pass') $$,
  'early quotes are stubs'
);
select is((select count(*) from public.orders where status = 'intent'), 0::bigint, 'nothing is claimed');

select pg_temp.set_clock('2026-02-24 09:32');
select private.claim_entries(pg_temp.begin_check(), pg_temp.quotes(150), '[{"ticker": "SPY", "price": 590}]', null);
select is((select status from public.trade_requests where request_id = 'approved'), 'executing', 'two minutes later it is claimed');

select * from finish();
rollback;
