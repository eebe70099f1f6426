begin;
select plan(13);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select private.queue_lookup('trade', pg_temp.typed(), '77', 5);
select lookup_id as first from private.lookups \gset
create function pg_temp.lapse() returns void
language sql as $$ update private.lookups set due_at = clock_timestamp() - interval '1 second' where status = 'asking' $$;

select is(public.next_lookup() -> 'attempt', '1', 'The first claim is attempt 1');
select is(public.next_lookup(), null, 'A claimed lookup is not given to a second caller');
update private.lookups set learned = '{"price": 600, "priced_at": "2026-02-24T15:15:00Z", "expiration": "2026-04-10"}';
select pg_temp.lapse();
select is(n ->> 'attempt', '2', 'A lapsed claim is given out again as attempt 2') from public.next_lookup() n;
select is(private.asks(l) ? 'underlyings', true, 'The new attempt starts with the question for the price') from private.lookups l;
select is((select learned from private.lookups), '{}'::jsonb, 'The new attempt drops the results of the lapsed one');
select is((select round(extract(epoch from due_at - asked_at)) from private.lookups), 90.0, 'The new claim lasts 90 seconds');
select throws_ok(
  format('select public.take_answer(%s, 1, %L)', :first, '{"expirations": ["2026-04-10"], "underlyings": [{"ticker": "SPY", "price": 1}]}'), 'PT409',
  format('lookup %s is being answered by another call', :first), 'A late answer of the lapsed claim is refused'
);
select is((select learned from private.lookups), '{}'::jsonb, 'A late answer changes nothing');
select pg_temp.lapse();
select is(public.next_lookup() -> 'attempt', '3', 'A lookup is given out a third time');
select pg_temp.lapse();
select private.queue_lookup('account', '{}', '78');
select is(public.next_lookup() ->> 'kind', 'account', 'A lookup is not given out a fourth time: the next one is');
select results_eq(
  format('select status, attempts, error, ended_at is not null from private.lookups where lookup_id = %s', :first),
  $$ values ('failed', 3, 'The market data did not come. The log of the function scan says why.', true) $$, 'A lookup whose three claims lapsed has failed'
);
select results_eq(
  'select facts, asked_by, topic from private.outbox',
  $$ values ('{"command": "sell", "message": "The market data did not come. The log of the function scan says why."}'::jsonb, '77', 5::bigint) $$,
  'The person who waits is told why it failed'
);
select is_empty('select from public.trade_requests', 'A failed lookup creates no request');

select * from finish();
rollback;
