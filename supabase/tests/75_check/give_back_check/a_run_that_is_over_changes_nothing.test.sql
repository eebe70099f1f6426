begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

prepare failure(bigint) as select failure from private.exit_checks where run_id = $1;
select pg_temp.begin_check() as ended \gset
select public.finish_exit_check(:ended);
select pg_temp.begin_check() as taken_over \gset
select pg_temp.begin_check() as holder \gset

select public.give_back_check(:ended, 'late');
select results_eq(format('execute failure(%s)', :ended), 'values (null::text)', 'a finished run has not failed');
select public.give_back_check(:taken_over, 'late');
select results_eq(
  format('execute failure(%s)', :taken_over), 'values (null::text)', 'a run that was taken over has no lease to release'
);
select is((select run_id from private.check_lease), (:holder)::bigint, 'the holder of the book stays');
select ok((select expires_at > clock_timestamp() from private.check_lease), 'its lease stays');

select * from finish();
rollback;
