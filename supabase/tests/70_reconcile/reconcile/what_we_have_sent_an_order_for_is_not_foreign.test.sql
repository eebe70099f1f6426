begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select public.propose_trade(pg_temp.a_request('given up', 'CSP') || '{"ticker": "QQQ", "strike_price": 500}');
insert into public.orders (request_id, purpose, status, limit_price, quantity) values ('given up', 'entry', 'cancelled', 150, 2);
select pg_temp.cancel_all();
select private.reconcile((pg_temp.holdings()::jsonb || '[{"symbol": "QQQ260410P00500000", "quantity": -2}]')::json);
select results_eq(
  $$ select ticker, kind from public.drifts $$, $$ values ('QQQ', 'foreign') $$, 'an order that never left does not count'
);

update public.orders set sent_at = clock_timestamp() where request_id = 'given up';
select private.reconcile((pg_temp.holdings()::jsonb || '[{"symbol": "QQQ260410P00500000", "quantity": -2}]')::json);
select results_eq(
  $$ select ticker, kind, booked, held, position_ids from public.drifts $$,
  $$ values ('QQQ', 'quantity_differs', 0, -2, '{}'::bigint[]) $$,
  'an order that may have filled after it was given up counts'
);
select pg_temp.set_clock('2026-04-10 15:59');
select private.reconcile((pg_temp.holdings()::jsonb || '[{"symbol": "QQQ260410P00500000", "quantity": 2},
  {"symbol": "QQQ", "quantity": 200}]')::json);
select is(
  (select kind from public.drifts where symbol = 'QQQ260410P00500000'), 'quantity_differs', 'until its last day'
);
select is((select kind from public.drifts where symbol = 'QQQ'), 'foreign', 'shares beside a long put are foreign');

select * from finish();
rollback;
