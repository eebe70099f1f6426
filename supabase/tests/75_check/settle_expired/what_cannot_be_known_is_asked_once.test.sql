begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir expired.psql

select pg_temp.settle(570);
-- 10 a share in the money: assignment cost 1,000 a contract.
select results_eq(
  'select position_id, facts from asked',
  format(
    $$ values (%s::bigint, '{"position_id": %1$s, "ticker": "SPY", "contract": "SPY 580 put Apr 17 ''26",
      "contract_short": "SPY 580p", "expiration_date": "2026-04-17", "quantity": 2, "credit": 150, "close": 570, "outcome": "confirm", "pays_cash": false,
      "assigned_debit": 1000}'::jsonb) $$,
    :csp
  ),
  'a put in the money is asked about'
);
select is((select status from public.positions where request_id = 'CSP'), 'OPEN', 'it stays open until a person answers');
select pg_temp.settle(570);
select is((select count(*)::integer from asked), 1, 'it is not asked again');
select is((select count(*)::integer from private.outbox where kind = 'settlement'), 1, 'it is one message');

select * from finish();
rollback;
