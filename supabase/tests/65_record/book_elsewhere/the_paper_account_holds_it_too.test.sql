begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select results_eq(
  $$ select client_order_id, purpose, status, limit_price, quantity, fill_cash, width, strike_price
    from private.paper_orders where purpose = 'entry' and width is not null $$,
  $$ select client_order_id, 'entry', 'filled', 150.0000, 2, 300.0000, 5.0000, 580.0000
    from public.orders where request_id = 'VPC' and purpose = 'entry' $$,
  'the same fill, under the same reference'
);
select is(
  public.paper_account()::jsonb -> 'holdings',
  '[{"symbol": "SPY260410P00575000", "quantity": 2}, {"symbol": "SPY260410P00580000", "quantity": -4}]'::jsonb,
  'it holds what the book has: no drift between them'
);

select * from finish();
rollback;
