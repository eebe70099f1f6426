begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.begin_check() as run_id \gset
select public.give_back_check(:run_id, repeat('The broker''s answer was odd. ', 100));
select is(
  (select failure from private.exit_checks where run_id = :run_id), left(repeat('The broker''s answer was odd. ', 100), 500),
  'the reason is stored, up to 500 characters'
);
select is((select finished_at from private.exit_checks where run_id = :run_id), null, 'the run is not finished');
select throws_ok(format('select public.record_orders(%s, ''[]'')', :run_id), 'PT409', null, 'it cannot continue');
select ok(public.begin_exit_check(gen_random_uuid()) ? 'run_id', 'the next check need not wait');

select * from finish();
rollback;
