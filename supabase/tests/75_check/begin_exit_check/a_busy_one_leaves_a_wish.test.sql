begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

prepare wish as select wanted_at between transaction_timestamp() and clock_timestamp(), full_wanted from private.check_lease;
select pg_temp.begin_check() as run_id \gset
select is((select wanted_at from private.check_lease), null, 'no other check is requested');

select is(
  public.begin_exit_check(gen_random_uuid(), true), '{"busy": true, "market_open": true}'::jsonb, 'a partial check is turned away'
);
select results_eq('execute wish', 'values (true, false)', 'the time of its request is stored');
select public.begin_exit_check(gen_random_uuid());
select results_eq('execute wish', 'values (true, true)', 'a full check was turned away, too, which is stored');
select public.begin_exit_check(gen_random_uuid(), true);
select results_eq('execute wish', 'values (true, true)', 'a later partial check does not change that');

select * from finish();
rollback;
