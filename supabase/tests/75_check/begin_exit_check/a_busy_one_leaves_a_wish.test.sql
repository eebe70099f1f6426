begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

prepare wish as select wanted_at between transaction_timestamp() and clock_timestamp(), full_wanted from private.check_lease;
select pg_temp.begin_check() as run_id \gset
select is((select wanted_at from private.check_lease), null, 'the run that holds the book has been asked for nothing else');

select is(
  public.begin_exit_check(gen_random_uuid(), true), '{"busy": true, "market_open": true}'::jsonb, 'a partial check is turned away'
);
select results_eq('execute wish', 'values (true, false)', 'when it was wanted is kept');
select public.begin_exit_check(gen_random_uuid());
select results_eq('execute wish', 'values (true, true)', 'that a full one was, too');
select public.begin_exit_check(gen_random_uuid(), true);
select results_eq('execute wish', 'values (true, true)', 'which a partial one later does not undo');

select * from finish();
rollback;
