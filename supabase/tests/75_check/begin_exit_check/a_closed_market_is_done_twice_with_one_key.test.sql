begin;
select plan(2);
\ir ../../clock.psql

select pg_temp.set_clock('2026-02-24 16:00');
select gen_random_uuid() as key \gset
select public.begin_exit_check(:'key') as first \gset
select is(public.begin_exit_check(:'key'), :'first'::jsonb, 'the first answer was lost, and the second call returns it again');
select is((select count(*) from private.exit_checks), 1::bigint, 'there is one run');

select * from finish();
rollback;
