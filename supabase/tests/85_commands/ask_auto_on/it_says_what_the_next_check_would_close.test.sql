begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select throws_ok('select private.ask_auto_on()', 'PT409', 'no imported position is open with automatic exit off', 'of nothing');
update public.trade_requests set origin = 'import' where request_id = 'VPC';
update public.positions set auto_exit = false where request_id = 'VPC';
-- It brought 150.00 a contract; half of that is its target.
select pg_temp.check_by(pg_temp.quotes(160, 100));
select private.ask_auto_on();
select results_eq(
  $$ select facts ->> 'positions', facts #>> '{due,0,exit_reason}', facts -> 'position_ids' from private.prompts where kind = 'confirmation' $$,
  $$ select '1', 'profit_target', jsonb_build_array(position_id) from public.positions where request_id = 'VPC' $$, 'asked'
);
select ok(private.decide_confirmation(q, 'confirm', '77'), 'confirmed') from private.prompts q where kind = 'confirmation';
select results_eq(
  $$ select p.auto_exit, c.changed_by, c.rule from public.rule_changes c join public.positions p using (position_id) order by c.change_id desc limit 1 $$,
  $$ values (true, '77', 'auto_exit') $$, 'switched on, by whom is kept'
);

select * from finish();
rollback;
