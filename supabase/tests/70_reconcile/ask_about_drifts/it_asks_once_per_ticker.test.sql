begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

insert into public.drifts (symbol, ticker, kind, booked, held, position_ids, checks)
select symbol, 'SPY', kind, -2, 0, array_agg(position_id), 2
from public.positions, (values ('SPY260410P00580000', 'missing'), ('SPY260410P00570000', 'assigned')) d (symbol, kind)
group by 1, 3;
insert into public.drifts (symbol, ticker, kind, booked, held, position_ids, checks) values
  ('QQQ260410P00500000', 'QQQ', 'missing', -1, 0, '{}', 1), ('IWM', 'IWM', 'foreign', 0, 100, '{}', 5);
select private.ask_about_drifts();

select results_eq(
  $$ select kind, ticker, jsonb_array_length(facts -> 'lines') from private.prompts $$, $$ values ('drift', 'SPY', 2) $$,
  'one question for all that differs in it; none about what was seen once, or is not ours'
);
select is(
  (select facts from private.prompts), private.drift_facts('SPY'), 'it says what private.drift_facts() says'
);
select private.ask_about_drifts();
select is((select count(*) from private.prompts), 1::bigint, 'the same again asks nothing new');
select results_eq(
  $$ select o.kind, q.ticker from private.outbox o join private.prompts q using (prompt_id) $$, $$ values ('drift', 'SPY') $$,
  'nor does it send a message'
);

select * from finish();
rollback;
