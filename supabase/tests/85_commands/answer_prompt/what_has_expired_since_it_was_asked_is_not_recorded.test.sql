begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

-- The trade is asked about in the last minute in which its options trade, and confirmed after it.
select pg_temp.set_clock('2026-04-10 15:59');
select private.bring_trade(pg_temp.known('{"verb": "add", "credit": 1.5}'), pg_temp.answers());
select pg_temp.set_clock('2026-04-10 16:00');
select token from private.prompts \gset
select is(
  public.answer_prompt(900, :'token', 1, 5, 'confirm', '77') - 'wakes',
  '{"outcome": "refused", "kind": "confirmation", "answer": "gone",
    "message": "Its options no longer trade."}'::jsonb,
  'A trade whose options no longer trade is refused with the reason'
);
select is_empty('select from public.trade_requests', 'A refused trade is not recorded');
select is((select answer from private.prompts), 'gone', 'The question is closed');
select is((select outcome from public.actions), 'refused', 'The refusal is recorded as an action');

select * from finish();
rollback;
