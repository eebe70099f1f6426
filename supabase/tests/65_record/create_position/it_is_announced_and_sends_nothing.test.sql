begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

delete from private.outbox;
select public.create_position(pg_temp.a_request('elsewhere', 'CSP'), 150, 2, '{}');
select results_eq(
  $$ select kind, facts ->> 'request_id', (facts ->> 'entry_price')::numeric from private.outbox $$,
  $$ values ('opened', 'elsewhere', 150::numeric) $$, 'without a card: it was never proposed in the chat'
);
select results_eq(
  $$ select source, status, sent_at from public.orders where request_id = 'elsewhere' $$,
  $$ values ('manual', 'filled', null::timestamptz) $$, 'its order is on record, and was not sent by us'
);
select is((select status from public.trade_requests where request_id = 'elsewhere'), 'executed', 'so is its request');

select * from finish();
rollback;
