begin;
select plan(9);
\ir ../../clock.psql

create function pg_temp.fault(differing jsonb) returns text
language sql return public.import_trades(jsonb_build_array('{"request_id": "past", "ticker": "SPY", "strategy_type": "VPC",
  "expiration_date": "2025-04-17", "strike_price": 580, "width": 5, "quantity": 2, "entry_date": "2025-03-03T15:00:00Z",
  "entry_price": 150, "exit_date": "2025-03-20T15:00:00Z", "exit_price": 60, "exit_reason": "manual", "fees": 2.6}'::jsonb || differing))
  #>> '{faults,0,message}';
select is(pg_temp.fault(differing::jsonb), fault, coalesce(fault, 'taken'))
from (values
  ('{}', null),
  ('{"width": null}', 'width is needed for a VPC'),
  ('{"strategy_type": "IC"}', 'legs are needed: a strike_price alone does not describe a IC'),
  ('{"entry_price": 500}', 'entry_price must be below 500, the most the legs can be worth'),
  ('{"exit_price": 58000}', null),
  ('{"exit_price": 58000.01}', 'exit_price must not be above 58000, the most its short legs can be worth'),
  ('{"strategy_type": "VCC", "exit_price": 58000.01}', null)
) trade (differing, fault);
select is(
  jsonb_path_query_array(public.import_trades('[{"request_id": "a"}, {"request_id": "b"}, {"request_id": "a"}]'),
    '$.faults[*] ? (@.message == "request_id appears twice").request_id'),
  '["a"]', 'a repeated request_id is named'
);
select throws_ok(
  $$ select public.import_trades('[{"request_id": "past", "strategy_type": "XX"}]', true) $$, 'PT422',
  'past: strategy_type is not a known strategy. Known are CSP, VPC, VCC, IC, CC, STR', 'the file is not written'
);

select * from finish();
rollback;
