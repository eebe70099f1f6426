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
select results_eq(format('execute failure(%s)', :ended), 'values (null::text)', 'one that has ended did not fail');
select public.give_back_check(:taken_over, 'late');
select results_eq(
  format('execute failure(%s)', :taken_over), 'values (null::text)', 'one that was taken over has nothing to give back'
);
select is((select run_id from private.check_lease), (:holder)::bigint, 'who holds the book');
select ok((select expires_at > clock_timestamp() from private.check_lease), 'goes on holding it');

select * from finish();
rollback;
