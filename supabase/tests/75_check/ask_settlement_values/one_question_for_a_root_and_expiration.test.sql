begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir index.psql

select pg_temp.set_clock('2026-03-19 16:00');
select private.ask_settlement_values('[]');
select is_empty('select from private.prompts', 'its last session has ended, but there is no opening print yet');
select pg_temp.set_clock('2026-03-20 09:30');
select private.ask_settlement_values('[{"ticker": "NDX", "date": "2026-03-19", "close": 21412.6}, {"ticker": "SPX", "date": "2026-03-19", "close": 6}]');
select results_eq(
  $$
    select ticker, facts ->> 'expiration_date', facts ->> 'settled_on', (facts ->> 'close')::numeric,
      jsonb_path_query_array(facts, '$.positions[*].position_id')
    from private.prompts
  $$,
  format($$ values ('NDX', '2026-03-20', '2026-03-20', 21412.6, '[%s, %s]'::jsonb) $$, :put, :call), 'one question covers both positions'
);
select private.ask_settlement_values('[]');
select results_eq('select kind from private.outbox', $$ values ('settlement_value') $$, 'it is asked once');
select is(
  (select jsonb_agg(c) from jsonb_array_elements(public.begin_exit_check(gen_random_uuid()) -> 'closes') c), null, 'no official close is requested'
);
select private.settle_by_value('NDX', '2026-03-20', 20955, '77');
select pg_temp.set_clock('2026-04-17 09:31');
select private.ask_settlement_values('[]');
select results_eq(
  $$ select facts ->> 'expiration_date', facts -> 'close' from private.prompts where answer is null $$,
  $$ values ('2026-04-17', 'null'::jsonb) $$, 'another expiration has its own question; the close is null where it is not known'
);
select public.close_position(:later, 9100);
select results_eq(
  'select answer from private.prompts order by prompt_id', $$ values ('20955'), ('gone') $$, 'the question ends when no position waits'
);
select is((select count(*)::integer from private.outbox where kind = 'settlement_value'), 4, 'its message shows it');

select * from finish();
rollback;
