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
  'one question per ticker, and none about drifts found once or foreign holdings'
);
select is(
  (select facts from private.prompts), private.drift_facts('SPY'), 'its facts are those of private.drift_facts()'
);
select private.ask_about_drifts();
select is((select count(*) from private.prompts), 1::bigint, 'the same drifts are not asked about again');
select results_eq(
  $$ select o.kind, q.ticker from private.outbox o join private.prompts q using (prompt_id) $$, $$ values ('drift', 'SPY') $$,
  'no message is sent'
);

select * from finish();
rollback;
