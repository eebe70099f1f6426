begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir unknown.psql

select private.ask_which_order(array[:entry]);
select results_eq(
  'select order_id, candidates, answer, messages from asked',
  format($$ values (%s::bigint, '["A1", "B2"]'::jsonb, null::text, 1) $$, :entry), 'the question offers the candidates'
);
select ok(
  (select facts @> '{"request_id": "CSP", "purpose": "entry", "ticker": "SPY",
    "contract": "SPY 580 put Apr 17 ''26", "contract_short": "SPY 580p", "expiration_date": "2026-04-17", "quantity": 2, "limit_price": 150}' from private.prompts),
  'the facts identify the order'
);
select private.ask_which_order(array[:entry]);
select results_eq('select messages from asked', 'values (1)', 'the same candidates are not asked about again');

select * from finish();
rollback;
