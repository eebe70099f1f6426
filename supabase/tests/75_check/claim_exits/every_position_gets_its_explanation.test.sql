-- Marks of 220.00 and 220 - 100 = 120.00.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select checked from private.claim_exits(pg_temp.run(pg_temp.begin_check()), pg_temp.quotes(220, 100)) \gset
select is(:checked, 2, 'both positions were checked');

-- VPC: 300 - 240 = 60 made, 90 short of its 150; the stop is a loss of 700, so 760 are left.
select results_eq(
  $$ select mark, pnl, dte, to_profit_target, to_stop_loss, exit_reason, verdict, code from pg_temp.decision('VPC') $$,
  $$ values (120.0000, 60.00, 45, 90.00, 760.00, null::text, 'hold', null::text) $$,
  'the VPC holds'
);
-- CSP: 300 - 440 = 140 lost, 290 short of its 150; the stop is a loss of 600, so 460 are left. Its close is at the
-- broker.
select results_eq(
  $$ select mark, pnl, dte, to_profit_target, to_stop_loss, exit_reason, verdict, code from pg_temp.decision('CSP') $$,
  $$ values (220.0000, -140.00, 45, 290.00, 460.00, null::text, 'closing', null::text) $$,
  'the CSP is being closed'
);
select bag_eq(
  $$ select jsonb_array_elements(legs) from pg_temp.decision('VPC') $$,
  $$ values ('{"symbol": "SPY260410P00580000", "bid": 219, "ask": 221}'::jsonb),
    ('{"symbol": "SPY260410P00575000", "bid": 99, "ask": 101}') $$,
  'the quotes are stored'
);

select * from finish();
rollback;
