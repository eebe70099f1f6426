begin;
select plan(20);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.rule(column_name text, strategy_type text, rule text, value text) returns text
language plpgsql as $q$
begin
  perform private.change_default(strategy_type, rule, value);
  return (select to_jsonb(r) ->> column_name from public.exit_rules r where r.strategy_type = rule.strategy_type);
end;
$q$;

select is(pg_temp.rule('profit_target_percent', 'CSP', 'profit', '60%'), '60.00', 'A profit target is a percentage of the credit');
select is(pg_temp.rule('profit_target_percent', 'CSP', 'profit', '75'), '75.00', 'The percent sign may be left out');
select is(pg_temp.rule('profit_target_percent', 'CSP', 'profit', 'off'), null, 'A profit target can be off');
select is(pg_temp.rule('stop_loss_percent', 'CSP', 'stop', '2x'), '200.00', 'A stop of 2x is 200 % of the credit');
select is(pg_temp.rule('stop_loss_percent', 'VPC', 'stop', '80%'), '80.00', 'A stop in percent keeps its base');
select is((select stop_loss_of from public.exit_rules where strategy_type = 'VPC'), 'width', 'The base of the stop stays the width');
select is(pg_temp.rule('stop_loss_of', 'VPC', 'stop', '1.5x'), 'credit', 'A stop in multiples changes the base to the credit');
select is(pg_temp.rule('stop_loss_of', 'VPC', 'stop', '100% of width'), 'width', 'A stop "of width" changes the base to the width');
select is(pg_temp.rule('exit_dte', 'CC', 'dte', '14'), '14', 'A date rule is a number of days');
select is(pg_temp.rule('exit_dte', 'CC', 'dte', 'off'), null, 'A date rule can be off');
select is(pg_temp.rule('profit_target_percent_at_one_strike', 'IC', 'profit', '40%'), null, 'A profit target of iron condors replaces that of iron butterflies');

select throws_ok(
  format('select private.change_default(%L, %L, %L)', strategy_type, rule, value), 'PT422', null, strategy_type || ' ' || rule || ' ' || value
)
from (values ('CSP', 'profit', '101%'), ('CSP', 'profit', '2x'), ('CSP', 'stop', '100% of width'), ('CSP', 'stop', '$300'),
  ('CSP', 'dte', '14%'), ('CSP', 'auto', 'off'), ('CSP', 'stop', ''), ('XYZ', 'stop', '2x')) wrong (strategy_type, rule, value);

select results_eq(
  $$ select facts #>> '{changed,strategy_type}', facts #>> '{changed,rule}', (facts #>> '{changed,old,exit_dte}'), facts #>> '{changed,new,exit_dte}'
    from private.outbox where kind = 'rules' and facts #>> '{changed,rule}' = 'dte' order by message_id limit 1 $$,
  $$ values ('CC', 'dte', null, '14') $$, 'The message has the old and the new rule'
);

select * from finish();
rollback;
