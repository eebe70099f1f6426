begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select throws_ok($$ select private.change_rule(0, 'dte', '14', '77') $$, 'PT404', 'there is no position 0', 'A rule of an unknown position is refused');
select position_id as vpc from public.positions where request_id = 'VPC' \gset
select pg_temp.set_clock('2026-04-10 16:00');
select throws_ok(
  format($$ select private.change_rule(%s, 'dte', '14', '77') $$, :vpc), 'PT409',
  format('position %s has expired and waits for settlement', :vpc), 'A rule of an expired position is refused'
);
select pg_temp.set_clock('2026-02-24 10:15');
select public.close_position(:vpc, 60);
select throws_ok(
  format($$ select private.change_rule(%s, 'dte', '14', '77') $$, :vpc), 'PT404',
  format('position %s is already CLOSED', :vpc), 'A rule of a closed position is refused'
);

select * from finish();
rollback;
