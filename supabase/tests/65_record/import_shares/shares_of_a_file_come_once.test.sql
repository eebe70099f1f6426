-- A put of two contracts that was assigned, and what became of its shares.
begin;
select plan(10);
\ir ../../clock.psql

select public.import_trades('[{"request_id": "put", "ticker": "SPY", "strategy_type": "CSP", "expiration_date": "2025-04-17",
  "strike_price": 580, "quantity": 2, "entry_date": "2025-03-03T15:00:00Z", "entry_price": 150,
  "exit_date": "2025-04-17T20:00:00Z", "exit_price": 0, "exit_reason": "assigned", "fees": 1.3}]', true);

create function pg_temp.bring(write boolean, differing jsonb default '{}') returns jsonb
language sql return public.import_shares(jsonb_build_array(
  '{"import_id": "a", "request_id": "put", "ticker": "SPY", "quantity": 200, "price": 580, "fees": 5, "traded_at": "2025-04-17T20:00:00Z"}'::jsonb || differing,
  '{"import_id": "b", "request_id": null, "ticker": "SPY", "quantity": -200, "price": 591.25, "fees": 0.02, "traded_at": "2025-05-02T15:00:00Z"}'::jsonb
), write);

select is(pg_temp.bring(false), '{"new": 2, "known": 0, "conflicts": [], "faults": []}', 'without write it only reports');
select is_empty('select from public.share_trades', 'nothing is stored');
select is(pg_temp.bring(true), '{"new": 2, "known": 0, "conflicts": [], "faults": []}', 'with write it stores the trades');
select results_eq(
  $$ select ticker, quantity, price_in, price_out, pnl from public.v_share_lots $$,
  $$ values ('SPY', 200, 580.0000, 591.2500, 2244.98) $$, 'they are a lot, with its fees'
);
select is(
  (select o.request_id || ' ' || o.exit_reason from public.share_trades t join public.orders o using (order_id) where t.import_id = 'a'),
  'put assigned', 'the shares of the assignment belong to its order'
);
select is(pg_temp.bring(true), '{"new": 0, "known": 2, "conflicts": [], "faults": []}', 'in a second import they are known');
select is(pg_temp.bring(true, '{"price": 581}') -> 'conflicts', '["a"]', 'other trades with the same import_id are named and left out');
select is((select sum(quantity * price) from public.share_trades), -2250.0000, 'the stored trades do not change');
select is(
  public.import_shares('[{"import_id": "x", "ticker": "SPX", "quantity": 100, "price": 5900, "fees": 0, "traded_at": "2025-04-17T20:00:00Z"},
    {"import_id": "y", "ticker": "SPY", "quantity": 100, "price": 590, "fees": 0, "traded_at": "2099-04-17T20:00:00Z"}]', true),
  '{"new": 0, "known": 0, "conflicts": [], "faults": [{"import_id": "x", "message": "SPX is an index: it has no shares"},
    {"import_id": "y", "message": "traded_at is in the future"}]}', 'impossible trades are left out'
);

select results_eq(
  $$ select fault ->> 'message' from jsonb_array_elements(public.import_shares('[{"import_id": "p"}, {"import_id": "p"},
    {"import_id": "q", "ticker": "SPY", "quantity": 0}, {"import_id": "r", "ticker": "SPY", "quantity": 1, "price": 0}]', true) -> 'faults') fault
    order by 1 $$,
  $$ values ('import_id appears twice'), ('price must be 0.0001 to 1,000,000 USD per share'),
    ('quantity must be 1 to 1,000,000 shares, negative for a sale'), ('ticker is missing or not valid') $$, 'trades without all fields are left out, too'
);

select * from finish();
rollback;
