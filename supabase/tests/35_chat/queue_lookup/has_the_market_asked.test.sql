begin;
select plan(5);

select private.queue_lookup('account', '{"verb": "account"}', repeat('7', 70), 3, 12) as asked \gset
select results_eq(
  format('select lookup_id, kind, facts, learned, status, attempts, asked_by, topic, edits_message_id from private.lookups where lookup_id = %s', :asked),
  format($$ values (%s::bigint, 'account', '{"verb": "account"}'::jsonb, '{}'::jsonb, 'due', 0, repeat('7', 64), 3::bigint, 12::bigint) $$, :asked), 'it names the person and the place of the answer');
select ok((select due_at <= clock_timestamp() and asked_at is null and ended_at is null from private.lookups), 'it is due at once');
select is(private.wakes(), '["scan"]', 'private.wakes() names scan');
select isnt(private.queue_lookup('chain', '{}'), :asked::bigint, 'a repeated question is another lookup');
select throws_ok($$ select private.queue_lookup('order', '{}') $$, '23514', null, 'another kind is refused');

select * from finish();
rollback;
