begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select public.begin_exit_check(gen_random_uuid()) as first \gset
select is(public.begin_exit_check(gen_random_uuid()), '{"busy": true, "market_open": true}'::jsonb, 'one check at a time');
select is(
  (select max(run_id) from private.exit_checks), (:'first'::jsonb ->> 'run_id')::bigint, 'a busy one is no run'
);

update private.check_lease set expires_at = clock_timestamp();
select public.begin_exit_check(gen_random_uuid()) as second \gset
select ok((:'second'::jsonb ->> 'run_id')::bigint > (:'first'::jsonb ->> 'run_id')::bigint,
  'a lease that ran out is taken over, under a later run: the fencing token grows');
select is((select run_id from private.check_lease), (:'second'::jsonb ->> 'run_id')::bigint, 'which the lease names');

select * from finish();
rollback;
