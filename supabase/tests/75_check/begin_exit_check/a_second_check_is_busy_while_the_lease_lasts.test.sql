begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select public.begin_exit_check(gen_random_uuid()) as first \gset
select is(public.begin_exit_check(gen_random_uuid()), '{"busy": true, "market_open": true}'::jsonb, 'a second check is turned away');
select is(
  (select max(run_id) from private.exit_checks), (:'first'::jsonb ->> 'run_id')::bigint, 'it makes no run'
);

update private.check_lease set expires_at = clock_timestamp();
select public.begin_exit_check(gen_random_uuid()) as second \gset
select ok((:'second'::jsonb ->> 'run_id')::bigint > (:'first'::jsonb ->> 'run_id')::bigint,
  'an expired lease is taken over by a later run with a larger run_id');
select is((select run_id from private.check_lease), (:'second'::jsonb ->> 'run_id')::bigint, 'the lease names that run');

select * from finish();
rollback;
