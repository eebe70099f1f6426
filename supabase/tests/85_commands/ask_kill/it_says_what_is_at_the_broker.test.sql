begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.approve('approved');
select private.ask_kill();
select is(
  (select facts from private.prompts),
  '{"action": "kill", "position_ids": [], "entries": 1, "closes": 1, "approved": 1, "open": 2}'::jsonb,
  'The question counts working entries, working closes, approved trades and open positions'
);
update public.switches set killed_at = private.now(), killed_by = '77';
select throws_ok('select private.ask_kill()', 'PT409', null, 'The question is refused when the kill switch is already on');

select * from finish();
rollback;
