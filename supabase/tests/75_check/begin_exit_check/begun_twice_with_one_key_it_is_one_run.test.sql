begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select gen_random_uuid() as key \gset
select pg_temp.approve('approved');
update public.orders set status = 'sent' where purpose = 'exit' and status = 'working';
select public.begin_exit_check(:'key') as first \gset
update private.check_lease set expires_at = clock_timestamp() + interval '5 seconds';
select is(public.begin_exit_check(:'key'), :'first'::jsonb, 'the first answer was lost, and the second call returns it again');
select is((select count(*) from private.exit_checks), 1::bigint, 'there is one run');
select ok(
  (select expires_at > clock_timestamp() + interval '80 seconds' from private.check_lease), 'its lease is renewed'
);

-- The order is being sent now.
update public.orders set status = 'sent' where purpose = 'exit' and is_live;
select public.begin_exit_check(:'key');
select is((select status from pg_temp.close_of('CSP')), 'sent', 'the run''s own sent order does not count as cut off');

select public.finish_exit_check((:'first'::jsonb ->> 'run_id')::bigint) as answer \gset
select is(
  public.begin_exit_check(:'key') - 'run_id',
  :'answer'::jsonb || '{"market_open": true, "done": true}', 'after its end the run returns its final answer'
);
select is((select expires_at from private.check_lease), '-infinity'::timestamptz, 'it takes no lease');

select * from finish();
rollback;
