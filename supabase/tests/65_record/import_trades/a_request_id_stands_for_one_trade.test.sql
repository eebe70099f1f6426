-- The second trade differs from the stored one in one field at a time.
begin;
select plan(16);
\ir ../../clock.psql

\set trade '{"request_id": "spread", "ticker": "SPY", "strategy_type": "VPC", "expiration_date": "2025-04-17", "strike_price": 580, "width": 5, "quantity": 2, "entry_date": "2025-03-03T15:00:00Z", "entry_price": 150, "exit_date": "2025-03-20T15:00:00Z", "exit_price": 60, "exit_reason": "manual", "fees": 2.6}'
select public.import_trades(jsonb_build_array(:'trade'::jsonb), true);

select is(
  public.import_trades(jsonb_build_array(:'trade'::jsonb || differing::jsonb)),
  '{"written": false, "new": 0, "known": 0, "conflicts": ["spread"], "faults": []}'::jsonb,
  differing || ' makes it another'
)
from unnest(array[
  '{"ticker": "QQQ"}', '{"strike_price": 585}', '{"width": 2.5}', '{"quantity": 3}', '{"entry_price": 150.01}', '{"exit_price": 61}',
  '{"fees": 0}', '{"exit_reason": "21dte"}', '{"expiration_date": "2025-04-24"}', '{"entry_date": "2025-03-03T15:00:01Z"}',
  '{"exit_date": "2025-03-20T15:00:01Z"}', '{"strategy_type": "CSP", "width": null}'
]) differing;

select throws_ok(
  format('select public.import_trades(%L, true)', jsonb_build_array(
    :'trade'::jsonb || '{"request_id": "new"}', :'trade'::jsonb || '{"exit_price": 61}')),
  'PT409', 'request_id spread already belongs to another trade', 'it is not written'
);
select results_eq(
  'select request_id, exit_price from public.trade_history', $$ values ('spread', 60.0000) $$, 'nothing else of the file is written'
);

-- A proposed or an open request is not an imported trade.
\ir ../../book.psql
select is(
  public.import_trades(jsonb_build_array(:'trade'::jsonb || '{"request_id": "VPC"}')) -> 'conflicts', '["VPC"]'::jsonb,
  'an open position is not one either'
);
select is(
  public.import_trades('[]', true), '{"written": true, "new": 0, "known": 0, "conflicts": [], "faults": []}'::jsonb,
  'an empty file imports nothing'
);

select * from finish();
rollback;
