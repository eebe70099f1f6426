begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('CSP') as csp \gset
select pg_temp.set_clock('2026-04-17 15:59:59');
select lives_ok(format('select private.open_position(%s)', :csp), 'a second before its close the position is open');
select pg_temp.set_clock('2026-04-17 16:00');
select throws_ok(
  format('select private.open_position(%s)', :csp), 'PT409',
  format('position %s has expired and waits for settlement', :csp), 'at its close it is not'
);

select * from finish();
rollback;
