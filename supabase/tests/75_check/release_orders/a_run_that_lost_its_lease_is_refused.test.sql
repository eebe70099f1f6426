begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.begin_check() as cut_off \gset
select pg_temp.begin_check();
update public.orders set status = 'intent' where purpose = 'exit';
select throws_ok(
  format($$ select public.release_orders(%s) $$, :cut_off), 'PT409', format('run %s no longer has the lock of the book', :cut_off),
  'two checks never send at the same time'
);
select is((select status from pg_temp.close_of('CSP')), 'intent', 'no order is sent');

select * from finish();
rollback;
