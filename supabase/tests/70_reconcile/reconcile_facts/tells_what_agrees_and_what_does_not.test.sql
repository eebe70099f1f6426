begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir drifts.psql

select is(
  private.reconcile_facts('[]'),
  jsonb_build_object(
    'checked_at', 'Tue 03 Mar, 10:00',
    'failed', null,
    -- The put of both positions is one symbol.
    'agreed', 1,
    'drifts', jsonb_build_array(jsonb_build_object(
      'symbol', 'SPY260417P00575000', 'ticker', 'SPY', 'kind', 'missing', 'booked', 2, 'held', 0, 'checks', 2,
      'dismissed', false, 'position_ids', jsonb_build_array(:vpc))),
    'foreign', '[{"symbol": "QQQ", "held": 100}]'::jsonb
  ),
  'and leaves apart what is none of ours'
);

select * from finish();
rollback;
