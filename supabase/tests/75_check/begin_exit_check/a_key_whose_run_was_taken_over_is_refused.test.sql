begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select gen_random_uuid() as key \gset
select public.begin_exit_check(:'key') ->> 'run_id' as run_id \gset
prepare begun_again as select public.begin_exit_check($1);
update private.check_lease set expires_at = clock_timestamp();
select throws_ok(
  format('execute begun_again(%L)', :'key'), 'PT409', format('run %s no longer has the lock of the book', :run_id), 'when its lease has expired'
);
select pg_temp.begin_check() as later \gset
select throws_ok(
  format('execute begun_again(%L)', :'key'), 'PT409', format('run %s no longer has the lock of the book', :run_id),
  'when another run holds the book'
);
select is((select run_id from private.check_lease), (:later)::bigint, 'the other run keeps the book');

select * from finish();
rollback;
