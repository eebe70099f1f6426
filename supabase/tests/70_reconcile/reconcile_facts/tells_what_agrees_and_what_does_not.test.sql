begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir drifts.psql

select is(
  private.reconcile_facts('[]'),
  jsonb_build_object(
    'checked_at', 'Tue Mar 3, 10:00',
    'failed', null,
    -- The put of both positions is one symbol.
    'agreed', 1,
    'unreadable', '[]'::jsonb,
    'drifts', jsonb_build_array(jsonb_build_object(
      'symbol', 'SPY260417P00575000', 'ticker', 'SPY', 'kind', 'missing', 'booked', 2, 'held', 0, 'checks', 2,
      'dismissed', false, 'position_ids', jsonb_build_array(:vpc))),
    'foreign', '[{"symbol": "QQQ", "held": 100, "booked": 0}]'::jsonb
  ),
  'foreign holdings are listed separately'
);

select is(
  private.reconcile_facts('[{"symbol": "SPY260417P00580000", "quantity": 0.5}, {"symbol": "/ESZ26", "quantity": null}]')
    - '{checked_at,failed,drifts,foreign}'::text[],
  '{"agreed": 0, "unreadable": ["/ESZ26", "SPY260417P00580000"]}'::jsonb, 'symbols that cannot be read are named and do not agree'
);
select is(
  private.reconcile_facts('[{"symbol": null, "quantity": 1}]') - '{checked_at,failed,drifts,foreign}'::text[],
  '{"agreed": 0, "unreadable": [null]}'::jsonb, 'with a holding without a symbol nothing agrees'
);

select * from finish();
rollback;
