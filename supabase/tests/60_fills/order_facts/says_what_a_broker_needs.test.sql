begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('VPC', 'VPC') as vpc \gset
select pg_temp.closing(:vpc) as close \gset
update public.orders set client_order_id = 'tb1', broker_order_id = 'A1', max_debit = 75, sent_at = '2026-03-03 15:00Z'
where order_id = :close;

select is(
  (select private.order_facts(o) from public.orders o where order_id = :close),
  jsonb_build_object('order_id', :close, 'client_order_id', 'tb1', 'broker_order_id', 'A1', 'purpose', 'exit',
    'legs', private.legs_of(pg_temp.a_request('VPC', 'VPC')), 'max_worth', 500, 'collateral', 500,
    'quantity', 2, 'limit_price', 75, 'max_debit', 75, 'tick', 1, 'sent_at', '2026-03-03 15:00Z'::timestamptz),
  'the legs are those of the position, with the short put sold, also for a close'
);
update public.orders set max_debit = null;
select is(
  (select private.order_facts(o) -> 'max_debit' from public.orders o where order_id = :close), 'null', 'null means no bound'
);

select * from finish();
rollback;
