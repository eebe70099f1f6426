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
select is(:'first'::jsonb, jsonb_build_object('asks', private.asks(l), 'round', 1, 'wakes', '[]'::jsonb), 'The first answer returns the next questions') from private.lookups l;
select is(
  public.take_answer(:id, 1, '{"underlyings": [{"ticker": "SPY", "price": 500}]}', 2, 1), :'first'::jsonb, 'A repeated answer returns the same questions and is not taken twice'
);
select is((:'first'::jsonb -> 'asks') ? 'strikes', true, 'The next question is for the legs: a failed account or dividends do not stop a trade');
select is((select learned ->> 'price' from private.lookups), '600', 'A repeated answer does not change the results');
select is((select due_at > clock_timestamp() + interval '80 seconds' from private.lookups), true, 'An answer renews the claim');
select results_eq('select quote_calls, chain_calls, status from private.lookups', $$ values (2, 1, 'asking') $$, 'The requests made are counted');

select is(
  public.take_answer(:id, 1, pg_temp.answers(jsonb_build_array(pg_temp.option('580p', 140, 160))), 1, 1, 1), '{"wakes": ["deliver-alerts"]}'::jsonb, 'The last answer returns no questions'
);
select results_eq('select quote_calls, chain_calls, status, error from private.lookups', $$ values (3, 2, 'done', null::text) $$, 'The requests of all rounds are added up');
select results_eq('select origin, status from public.trade_requests', $$ values ('chat', 'pending') $$, 'The trade is proposed');
select results_eq('select kind from private.outbox', $$ values ('card') $$, 'The card is sent');
select throws_ok(
  format('select public.take_answer(%s, 1, pg_temp.answers(), 1, 1)', :id), 'PT409', format('lookup %s is being answered by another call', :id), 'An answer to a lookup that has ended is refused'
);
select is((select quote_calls from private.lookups), 3, 'A refused answer counts no requests');
select is(
  public.take_answer(:id, 1, pg_temp.answers(), 1, 1, 1), '{"wakes": ["deliver-alerts"]}'::jsonb, 'A repeated last answer is accepted once more'
);
select is_empty('select from public.orders', 'A typed trade creates no order');

select private.queue_lookup('account', '{}', '77', 5) as id \gset
select public.next_lookup();
select is(public.take_answer(:id, 1, '{"account": {"equity": 1, "cash": 1, "buying_power": 1}}'), '{"wakes": ["deliver-alerts"]}'::jsonb, 'The account is answered in one round');
select private.queue_lookup('account', '{}', '77', 5) as id \gset
select throws_ok(format('select public.take_answer(%s, 0, %L)', :id, '{}'), 'PT409', format('lookup %s is being answered by another call', :id), 'An answer to a lookup that nobody has claimed is refused');

select * from finish();
rollback;
