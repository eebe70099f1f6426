begin;
select plan(4);
\ir ../../clock.psql

select private.ask_confirmation('{"action": "kill", "position_ids": []}');
-- The question has waited for longer than its lifetime.
update private.outbox set created_at = created_at - interval '11 minutes';
select public.claim_messages() -> 0 as asked \gset
select is(:'asked'::jsonb -> 'facts' ->> 'lapsed', 'false', 'an undelivered question has not lapsed');
select public.record_delivery((:'asked'::jsonb ->> 'message_id')::bigint, 1, 'sent', telegram_chat_id => 1, telegram_message_id => 5);
select ok(
  (select expires_at - clock_timestamp() from private.prompts) between private.confirmation_lifetime() - interval '5 seconds' and private.confirmation_lifetime(),
  'it can be answered for its lifetime from the delivery on'
);
select is(
  (select make_interval(secs => (private.prompt_facts(q) ->> 'good_for_seconds')::integer) from private.prompts q),
  private.confirmation_lifetime(), 'the message names the same lifetime'
);

update private.prompts set expires_at = '2026-02-24 10:00+00';
insert into private.outbox (kind, prompt_id) select kind, prompt_id from private.prompts;
select public.claim_messages() -> 0 as again \gset
select public.record_delivery((:'again'::jsonb ->> 'message_id')::bigint, 1, 'sent', telegram_chat_id => 1, telegram_message_id => 5);
select is((select expires_at from private.prompts), '2026-02-24 10:00+00'::timestamptz, 'an update of the message does not extend it');

select * from finish();
rollback;
