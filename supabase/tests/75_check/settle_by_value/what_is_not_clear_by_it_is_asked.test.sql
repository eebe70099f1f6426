-- The official close that no source has reported.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.opened('put', 'CSP', '{"ticker": "XLE", "strike_price": 92, "expiration_date": "2026-04-17"}') as put,
  pg_temp.opened('spread', 'VPC', '{"ticker": "XLE", "strike_price": 100, "width": 4, "expiration_date": "2026-04-17"}') as spread,
  pg_temp.opened('closing', 'CSP', '{"ticker": "XLE", "strike_price": 70, "expiration_date": "2026-04-17"}') as closing \gset
select pg_temp.closing(:closing) as live \gset
select pg_temp.set_clock('2026-04-21 10:00');
select private.settle_by_value('XLE', '2026-04-17', 90.1, '77');
select results_eq(
  'select request_id, status, realized_pnl from public.positions order by 1',
  $$ values ('closing', 'OPEN', 0::numeric), ('put', 'OPEN', 0), ('spread', 'EXPIRED', -500) $$, 'clear results are settled'
);
select results_eq(
  $$ select position_id, facts ->> 'outcome', (facts ->> 'close')::numeric, (facts ->> 'assigned_debit')::numeric from private.prompts $$,
  format($$ values (%s::bigint, 'confirm', 90.1, 190::numeric) $$, :put), 'a person is asked where shares change hands'
);
select is((select facts -> 'asked' from private.outbox where kind = 'settled'), jsonb_build_array(:put), 'the message says so');
update public.orders set status = 'cancelled' where order_id = :live;
select lives_ok(
  $$ select private.settle_by_value('XLE', '2026-04-17', 90.1, '77') $$, 'a position with a live order waits until the order has ended'
);

select * from finish();
rollback;
