begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

delete from private.outbox;
select public.create_position(pg_temp.a_request('elsewhere', 'CSP'), 150, 2, '{}');
select results_eq(
  $$ select kind, facts ->> 'request_id', (facts ->> 'entry_price')::numeric from private.outbox $$,
  $$ values ('opened', 'elsewhere', 150::numeric) $$, 'it has no card, because it was not proposed in the chat'
);
select results_eq(
  $$ select source, status, sent_at from public.orders where request_id = 'elsewhere' $$,
  $$ values ('manual', 'filled', null::timestamptz) $$, 'its order is stored as not sent by the engine'
);
select is((select status from public.trade_requests where request_id = 'elsewhere'), 'executed', 'its request is stored');

select * from finish();
rollback;
