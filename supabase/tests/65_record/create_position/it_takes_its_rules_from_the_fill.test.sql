-- The request asked for two at 150.00; one filled, at 160.00.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select public.create_position(pg_temp.a_request('better', 'CSP'), 160, 1, '{"order_id": "T-1"}') as answer \gset
-- Half of 160; twice 160; 580 x 100; and that less 160.
select results_eq(
  $$ select status, credit, entry_price, quantity, open_quantity, profit_target, stop_loss, exit_dte, collateral, max_risk,
      entry_date
    from public.positions where request_id = 'better' $$,
  $$ values ('OPEN', 160.0000, 160.0000, 1, 1, 80.00, 320.00, 21, 58000.0000, 57840.0000, '2026-02-24 15:15+00'::timestamptz) $$,
  'a cash-secured put'
);
-- Of two at 150.00: half of 300; the width, 5 x 100 x 2; the same; and that less 300.
select results_eq(
  $$ select credit, profit_target, stop_loss, collateral, max_risk from public.positions where request_id = 'VPC' $$,
  $$ values (300.0000, 150.00, 1000.00, 1000.0000, 700.0000) $$,
  'a put spread'
);
select is(
  :'answer'::jsonb,
  (select jsonb_build_object('position', to_jsonb(p), 'created', true, 'wakes', jsonb_build_array('deliver-alerts'))
    from public.positions p where request_id = 'better'),
  'the answer has the position and the functions to call'
);

select * from finish();
rollback;
