begin;
select plan(2);
\ir ../../clock.psql

select private.ask_confirmation('{"action": "kill", "position_ids": []}');
select ok(
  (select expires_at - clock_timestamp() from private.prompts) between private.confirmation_lifetime() - interval '5 seconds' and private.confirmation_lifetime(),
  'for so long it can be answered'
);
select is(
  (select make_interval(secs => (private.prompt_facts(q) ->> 'good_for_seconds')::integer) from private.prompts q),
  private.confirmation_lifetime(), 'and for so long its message says that it can'
);

select * from finish();
rollback;
