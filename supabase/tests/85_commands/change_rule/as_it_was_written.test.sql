-- The VPC has a credit of 300.00 and can lose 700.00.
begin;
select plan(11);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.rule(column_name text, rule text, value text) returns text
language plpgsql as $q$
begin
  perform private.change_rule(position_id, rule, value, '77') from public.positions where request_id = 'VPC';
  return (select to_jsonb(p) ->> column_name from public.positions p where request_id = 'VPC');
end;
$q$;

select is(pg_temp.rule('profit_target', 'profit', '60%'), '180.00', 'A profit target in percent is of the credit');
select is(pg_temp.rule('profit_target', 'profit', '99.5'), '99.50', 'A profit target without a sign is in dollars for the whole position');
select is(pg_temp.rule('stop_loss', 'stop', '200%'), '600.00', 'A stop in percent is of the credit');
select is(pg_temp.rule('stop_loss', 'stop', '1.5x'), '450.00', 'A stop can be a multiple of the credit');
select is(pg_temp.rule('stop_loss', 'stop', '250'), '250.00', 'A stop without a sign is in dollars');
select is(pg_temp.rule('exit_dte', 'dte', '14'), '14', 'A date rule is a number of days');
select is(pg_temp.rule('auto_exit', 'auto', 'off'), 'false', 'Automatic exit can be off');
select is(pg_temp.rule('auto_exit', 'auto', 'on'), 'true', 'Automatic exit can be on');

select is(pg_temp.rule('stop_loss', 'stop', 'off'), null, 'A stop can be off');
select is(pg_temp.rule('profit_target', 'profit', 'off'), null, 'A profit target can be off');
select is(pg_temp.rule('exit_dte', 'dte', 'off'), null, 'A date rule can be off');

select * from finish();
rollback;
