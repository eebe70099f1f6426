-- The book: two CSP, two VPC. 100,000,000 less 580 x 100 x 2 = 116,000 and 5 x 100 x 2 = 1,000.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select is(
  public.paper_account()::jsonb,
  '{"holdings": [{"symbol": "SPY260410P00575000", "quantity": 2}, {"symbol": "SPY260410P00580000", "quantity": -4}],
    "buying_power": 99883000}'::jsonb,
  'short contracts are negative and tie up collateral'
);
select pg_temp.place('out', 'exit', 'VPC', 75);
update private.paper_orders set status = 'filled', fill_cash = -150 where client_order_id = 'out';
select is(
  public.paper_account()::jsonb,
  '{"holdings": [{"symbol": "SPY260410P00580000", "quantity": -2}], "buying_power": 99884000}'::jsonb,
  'a close frees the collateral'
);
select pg_temp.set_clock('2026-04-10 16:00');
select is(public.paper_account()::jsonb, '{"holdings": [], "buying_power": 100000000}'::jsonb, 'expired contracts are gone');

select * from finish();
rollback;
