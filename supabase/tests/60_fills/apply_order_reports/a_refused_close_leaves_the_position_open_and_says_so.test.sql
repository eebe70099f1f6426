begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

select pg_temp.apply(pg_temp.report(:close, 'rejected', differing => '{"message": "No opening position"}'));
select results_eq(
  $$ select status, open_quantity from public.positions where request_id = 'open' $$, $$ values ('OPEN', 2) $$, 'the position stays open'
);
select results_eq(
  'select kind, facts from private.outbox',
  format(
    $$ values ('close_refused', '{"position_id": %s, "ticker": "SPY", "contract": "SPY 580 put Apr 17 ''26",
      "contract_short": "SPY 580p", "expiration_date": "2026-04-17", "exit_reason": "profit_target", "limit_price": 75,
      "message": "No opening position"}'::jsonb) $$,
    :open
  ),
  'the message has the broker''s words'
);

select * from finish();
rollback;
