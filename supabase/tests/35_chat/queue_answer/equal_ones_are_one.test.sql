begin;
select plan(2);
\ir ../../helpers.psql

select is(
  array[
    private.queue_answer('help', '{}', '7'), private.queue_answer('help', '{}', '7'), private.queue_answer('help', '{}', '8'),
    private.queue_answer('help', '{}', '7', 4), private.queue_answer('help', '{}', '7', null, 5), private.queue_answer('help', '{"a": 1}', '7')],
  array['queued', 'waiting', 'queued', 'queued', 'queued', 'queued'], 'the same person, the same topic and the same facts'
);
update private.outbox set status = 'sending' where message_id = (select min(message_id) from private.outbox);
select is(
  array[private.queue_answer('help', '{}', '7', most => 5), private.queue_answer('pnl', '{}', '7', most => 5), private.queue_answer('pnl', '{}', '8', most => 5)],
  array['queued', 'many', 'queued'], 'an answer in flight may be outdated, so a new one is queued and counted'
);

select * from finish();
rollback;
