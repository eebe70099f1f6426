begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

-- The balance is stored before the missing price is noticed.
select private.queue_lookup('trade', pg_temp.typed(), '77', 5) as id \gset
select public.next_lookup();
select is(
  public.take_answer(:id, 1, '{"account": {"buying_power": 1}, "expirations": ["2026-04-10"], "underlyings": []}'), '{"wakes": ["deliver-alerts"]}'::jsonb, 'A refused lookup returns no questions'
);
select results_eq('select status, error from private.lookups', $$ values ('failed', 'SPY has no price now.') $$, 'A ticker without a price makes the lookup fail');
select results_eq(
  'select kind, facts, asked_by, topic from private.outbox', $$ values ('refused', '{"command": "sell", "message": "SPY has no price now."}'::jsonb, '77', 5::bigint) $$,
  'The person is told why'
);
select is_empty('select from public.broker_balances', 'A refused answer leaves no balance');

delete from private.lookups;
update private.check_lease set permits = '{"broker": "Alpaca", "strategies": ["VPC"], "indices": false}';
select pg_temp.known() ;
select public.take_answer(lookup_id, 1, pg_temp.answers(jsonb_build_array(pg_temp.option('580p', 140, 160)))) from private.lookups;
select is((select error from private.lookups), 'Alpaca does not trade cash-secured puts.', 'A strategy that the broker does not trade makes the lookup fail');
select is_empty('select from public.trade_requests', 'A refused trade creates no request');
select is(pg_temp.said('refused') ->> 'message', 'Alpaca does not trade cash-secured puts.', 'The person who typed the trade is told why');

select * from finish();
rollback;
