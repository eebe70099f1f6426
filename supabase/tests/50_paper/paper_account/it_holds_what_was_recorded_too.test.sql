begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select is_empty('select from private.paper_orders', 'the paper broker received no order for it');
select is(
  public.paper_account()::jsonb -> 'holdings',
  '[{"symbol": "SPY260410P00575000", "quantity": 2}, {"symbol": "SPY260410P00580000", "quantity": -4}]'::jsonb,
  'it holds what the book has, so there is no drift'
);

select * from finish();
rollback;
