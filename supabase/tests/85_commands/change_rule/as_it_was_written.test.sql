-- The VPC brought 300.00; it can lose 700.00.
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

select is(pg_temp.rule('profit_target', 'profit', '60%'), '180.00', '60 per cent of the credit');
select is(pg_temp.rule('profit_target', 'profit', '99.5'), '99.50', 'dollars of the whole position');
select is(pg_temp.rule('stop_loss', 'stop', '200%'), '600.00', 'a stop in per cent of the credit');
select is(pg_temp.rule('stop_loss', 'stop', '1.5x'), '450.00', 'a stop as a multiple of the credit');
select is(pg_temp.rule('stop_loss', 'stop', '250'), '250.00', 'a stop in dollars');
select is(pg_temp.rule('exit_dte', 'dte', '14'), '14', 'days');
select is(pg_temp.rule('auto_exit', 'auto', 'off'), 'false', 'off');
select is(pg_temp.rule('auto_exit', 'auto', 'on'), 'true', 'and on');

select is(pg_temp.rule('stop_loss', 'stop', 'off'), null, 'a stop that is off');
select is(pg_temp.rule('profit_target', 'profit', 'off'), null, 'a target that is off');
select is(pg_temp.rule('exit_dte', 'dte', 'off'), null, 'and a date');

select * from finish();
rollback;
