-- The VPC at 120.00 has earned 60; 45 days are left.
begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
create function pg_temp.change(rule text, value text) returns text
language sql return (
  select format('select private.change_rule(%s, %L, %L, %L)', position_id, rule, value, '77')
  from public.positions where request_id = 'VPC'
);

select throws_ok(
  pg_temp.change('profit', '60'), 'PT422',
  format('with that rule the next check would close position %s. To close it now, write /close %s', position_id, position_id),
  'a target that is reached already'
) from public.positions where request_id = 'VPC';
select throws_ok(pg_temp.change('dte', '45'), 'PT422', null, 'a date that has come already');
select lives_ok(pg_temp.change('profit', '60.01'), 'a cent more can be');
select lives_ok(pg_temp.change('dte', '44'), 'a day less too');

-- At 100.00 it has made its 60.01: a rule holds anyway, so another one closes nothing that stays.
select pg_temp.check_by(pg_temp.quotes(200, 100));
select lives_ok(pg_temp.change('profit', '50'), 'what is closed anyway may get any rule');

select * from finish();
rollback;
