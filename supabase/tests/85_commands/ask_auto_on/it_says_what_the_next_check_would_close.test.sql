begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select throws_ok('select private.ask_auto_on()', 'PT409', 'no imported position is open with automatic exit off', 'The question is refused when no imported position has automatic exit off');
update public.trade_requests set origin = 'import' where request_id = 'VPC';
update public.positions set auto_exit = false where request_id = 'VPC';
-- The credit is 150.00 per contract; half of it is the profit target.
select pg_temp.check_by(pg_temp.quotes(160, 100));
select private.ask_auto_on();
select results_eq(
  $$ select facts ->> 'positions', facts #>> '{due,0,exit_reason}', facts -> 'position_ids' from private.prompts where kind = 'confirmation' $$,
  $$ select '1', 'profit_target', jsonb_build_array(position_id) from public.positions where request_id = 'VPC' $$, 'The question names the positions and the closes that are due'
);
select ok(private.decide_confirmation(q, 'confirm', '77'), 'The question can be confirmed') from private.prompts q where kind = 'confirmation';
select results_eq(
  $$ select p.auto_exit, c.changed_by, c.rule from public.rule_changes c join public.positions p using (position_id) order by c.change_id desc limit 1 $$,
  $$ values (true, '77', 'auto_exit') $$, 'Automatic exit is on, and the record says who turned it on'
);

select * from finish();
rollback;
