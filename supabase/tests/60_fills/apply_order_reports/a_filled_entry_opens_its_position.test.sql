begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

select pg_temp.apply(pg_temp.report(:entry, 'filled', 2, 300, '{"fees": 1.3, "broker_order_id": "A1"}')) as said \gset
select is(
  :'said'::jsonb, (select jsonb_build_object('opened', jsonb_build_array(position_id), 'closed', '[]'::jsonb)
    from public.positions where request_id = 'entering'), 'it returns the position'
);
select results_eq(
  format('select status, filled_quantity, fill_cash, fees, broker_order_id from "order" where order_id = %s', :entry),
  $$ values ('filled', 2, 300::numeric, 1.3::numeric, 'A1') $$, 'the order has its fills'
);
select results_eq(
  'select status, status_note from request', $$ values ('executed', null::text) $$, 'the request is executed'
);

select * from finish();
rollback;
