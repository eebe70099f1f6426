begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-03-03 11:00');
select position_id as csp from public.positions where request_id = 'CSP' \gset
select position_id as vpc from public.positions where request_id = 'VPC' \gset
select throws_ok('select private.take_back_close(0, ''77'')', 'PT404', 'there is no position 0', 'the position does not exist');
select throws_ok('select private.take_back_close(null, ''77'')', 'PT404', 'no position was named', 'no position was named');

select pg_temp.fill(order_id, 2, -150) from pg_temp.close_of('CSP');
select private.settle_exits(array[:csp::bigint]);
select throws_ok(
  format('select private.take_back_close(%s, ''77'')', :csp), 'PT409',
  format('the close of position %s was not recorded by a user: it cannot be undone', :csp), 'a close by the engine is refused'
);
select public.close_position(:vpc, 60);
select pg_temp.set_clock('2026-03-04 11:00');
select throws_ok(
  format('select private.take_back_close(%s, ''77'')', :vpc), 'PT409',
  format('the close of position %s was recorded on another day: it can be undone only on the same day', :vpc), 'the next day is refused'
);
select is((select count(*) from public.trade_history), 2::bigint, 'both stay in the history');
select pg_temp.set_clock('2026-03-03 23:59');
select lives_ok(format('select private.take_back_close(%s, ''77'')', :vpc), 'it is possible until the end of the day in New York');

select * from finish();
rollback;
