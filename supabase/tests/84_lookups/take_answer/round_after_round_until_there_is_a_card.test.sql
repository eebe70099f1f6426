begin;
select plan(16);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select private.queue_lookup('trade', pg_temp.typed(), '77', 5) as id \gset
select public.next_lookup();
update private.lookups set due_at = clock_timestamp() + interval '3 seconds';
select public.take_answer(:id, 1, '{"underlyings": [{"ticker": "SPY", "price": 600}], "expirations": ["2026-04-10"],
  "faults": [{"what": "account", "message": "It is so."}, {"what": "dividends", "message": "It is so."}]}', 2, 1) as first \gset
select is(:'first'::jsonb, jsonb_build_object('asks', private.asks(l), 'round', 1, 'wakes', '[]'::jsonb), 'what is asked next') from private.lookups l;
select is(
  public.take_answer(:id, 1, '{"underlyings": [{"ticker": "SPY", "price": 500}]}', 2, 1), :'first'::jsonb, 'the same again says the same, and is not taken for what was asked next'
);
select is((:'first'::jsonb -> 'asks') ? 'strikes', true, 'its legs: the account can be done without');
select is((select learned ->> 'price' from private.lookups), '600', 'what was learned is kept');
select is((select due_at > clock_timestamp() + interval '80 seconds' from private.lookups), true, 'who answers has the claim for as long again');
select results_eq('select quote_calls, chain_calls, status from private.lookups', $$ values (2, 1, 'asking') $$, 'what it took of the quotas');

select is(
  public.take_answer(:id, 1, pg_temp.answers(jsonb_build_array(pg_temp.option('580p', 140, 160))), 1, 1, 1), '{"wakes": ["deliver-alerts"]}'::jsonb, 'then there is nothing more to ask'
);
select results_eq('select quote_calls, chain_calls, status, error from private.lookups', $$ values (3, 2, 'done', null::text) $$, 'in all');
select results_eq('select origin, status from public.trade_requests', $$ values ('chat', 'pending') $$, 'it is proposed');
select results_eq('select kind from private.outbox', $$ values ('card') $$, 'its card leaves');
select throws_ok(
  format('select public.take_answer(%s, 1, pg_temp.answers(), 1, 1)', :id), 'PT409', format('lookup %s is being answered by another call', :id), 'what is over takes no answer'
);
select is((select quote_calls from private.lookups), 3, 'and counts no calls');
select is(
  public.take_answer(:id, 1, pg_temp.answers(), 1, 1, 1), '{"wakes": ["deliver-alerts"]}'::jsonb, 'the last answer said again is taken already'
);
select is_empty('select from public.orders', 'nothing there makes an order');

select private.queue_lookup('account', '{}', '77', 5) as id \gset
select public.next_lookup();
select is(public.take_answer(:id, 1, '{"account": {"equity": 1, "cash": 1, "buying_power": 1}}'), '{"wakes": ["deliver-alerts"]}'::jsonb, 'the account is one round');
select private.queue_lookup('account', '{}', '77', 5) as id \gset
select throws_ok(format('select public.take_answer(%s, 0, %L)', :id, '{}'), 'PT409', format('lookup %s is being answered by another call', :id), 'what nobody has claimed takes none');

select * from finish();
rollback;
