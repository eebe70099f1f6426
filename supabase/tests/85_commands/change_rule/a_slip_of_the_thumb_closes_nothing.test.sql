-- The VPC's mark is 120.00: it has earned 60, and 45 days are left.
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
  'A profit target that is already reached is refused'
) from public.positions where request_id = 'VPC';
select throws_ok(pg_temp.change('dte', '45'), 'PT422', null, 'A date rule that already applies is refused');
select lives_ok(pg_temp.change('profit', '60.01'), 'A profit target a cent above the profit is allowed');
select lives_ok(pg_temp.change('dte', '44'), 'A date rule a day later is allowed');

-- At a mark of 100.00 the profit target of 60.01 is reached. Some rule applies anyway, so another one closes nothing more.
select pg_temp.check_by(pg_temp.quotes(200, 100));
select lives_ok(pg_temp.change('profit', '50'), 'A position that a rule closes anyway may get any rule');

select * from finish();
rollback;
