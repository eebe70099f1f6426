begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

-- It is asked in the last minute in which its options trade, and confirmed after that.
select pg_temp.set_clock('2026-04-10 15:59');
select private.bring_trade(pg_temp.known('{"verb": "add", "credit": 1.5}'), pg_temp.answers());
select pg_temp.set_clock('2026-04-10 16:00');
select token from private.prompts \gset
select is(
  public.answer_prompt(900, :'token', 1, 5, 'confirm', '77') - 'wakes',
  '{"outcome": "refused", "kind": "confirmation", "answer": "gone",
    "message": "Its options no longer trade."}'::jsonb,
  'with the reason'
);
select is_empty('select from public.trade_requests', 'nothing is recorded');
select is((select answer from private.prompts), 'gone', 'the question is over');
select is((select outcome from public.actions), 'refused', 'which is on record');

select * from finish();
rollback;
