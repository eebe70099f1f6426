begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('CSP') as csp \gset
select throws_ok('select private.open_position(null)', 'PT404', 'no position was named', 'no position was named');
select throws_ok(
  format('select private.open_position(%s)', :csp + 1), 'PT404', format('there is no position %s', :csp + 1),
  'the position does not exist'
);
select public.close_position(:csp, 75);
select throws_ok(
  format('select private.open_position(%s)', :csp), 'PT404', format('position %s is already CLOSED', :csp),
  'the position is closed'
);

select * from finish();
rollback;
