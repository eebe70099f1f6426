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

select is(pg_temp.rule('profit_target_percent', 'CSP', 'profit', '60%'), '60.00', 'per cent of the credit');
select is(pg_temp.rule('profit_target_percent', 'CSP', 'profit', '75'), '75.00', 'without their sign');
select is(pg_temp.rule('profit_target_percent', 'CSP', 'profit', 'off'), null, 'off');
select is(pg_temp.rule('stop_loss_percent', 'CSP', 'stop', '2x'), '200.00', 'twice the credit');
select is(pg_temp.rule('stop_loss_percent', 'VPC', 'stop', '80%'), '80.00', 'per cent of what it is measured by');
select is((select stop_loss_of from public.exit_rules where strategy_type = 'VPC'), 'width', 'the width, as before');
select is(pg_temp.rule('stop_loss_of', 'VPC', 'stop', '1.5x'), 'credit', 'in multiples it is the credit');
select is(pg_temp.rule('stop_loss_of', 'VPC', 'stop', '100% of width'), 'width', 'and the width again, where it says so');
select is(pg_temp.rule('exit_dte', 'CC', 'dte', '14'), '14', 'days');
select is(pg_temp.rule('exit_dte', 'CC', 'dte', 'off'), null, 'and none');
select is(pg_temp.rule('profit_target_percent_at_one_strike', 'IC', 'profit', '40%'), null, 'of an iron butterfly, too');

select throws_ok(
  format('select private.change_default(%L, %L, %L)', strategy_type, rule, value), 'PT422', null, strategy_type || ' ' || rule || ' ' || value
)
from (values ('CSP', 'profit', '101%'), ('CSP', 'profit', '2x'), ('CSP', 'stop', '100% of width'), ('CSP', 'stop', '$300'),
  ('CSP', 'dte', '14%'), ('CSP', 'auto', 'off'), ('CSP', 'stop', ''), ('XYZ', 'stop', '2x')) wrong (strategy_type, rule, value);

select results_eq(
  $$ select facts #>> '{changed,strategy_type}', facts #>> '{changed,rule}', (facts #>> '{changed,old,exit_dte}'), facts #>> '{changed,new,exit_dte}'
    from private.outbox where kind = 'rules' and facts #>> '{changed,rule}' = 'dte' order by message_id limit 1 $$,
  $$ values ('CC', 'dte', null, '14') $$, 'old and new are told'
);

select * from finish();
rollback;
