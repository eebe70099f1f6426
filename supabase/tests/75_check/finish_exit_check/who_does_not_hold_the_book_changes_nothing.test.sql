begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.begin_check() as cut_off \gset
select pg_temp.begin_check() as run_id \gset
select jsonb_build_array(pg_temp.report(order_id, 'filled', 2, -150)) as reports from public.orders where purpose = 'exit' \gset
prepare finished as select public.finish_exit_check($1, $2);
select throws_ok(
  format('execute finished(%s, %L)', :cut_off, :'reports'), 'PT409', format('run %s no longer has the lock of the book', :cut_off),
  'a run that was taken over is refused'
);
select throws_ok(
  format('execute finished(0, %L)', :'reports'), 'PT409', 'run 0 no longer has the lock of the book', 'an unknown run is refused'
);
select is((select status from public.positions where request_id = 'CSP'), 'OPEN', 'nothing is booked');

select * from finish();
rollback;
