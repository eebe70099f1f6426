begin;
select plan(2);
\ir ../../clock.psql

select pg_temp.set_clock('2026-02-24 16:00');
select gen_random_uuid() as key \gset
select public.begin_exit_check(:'key') as first \gset
select is(public.begin_exit_check(:'key'), :'first'::jsonb, 'its first answer was lost: it says the same');
select is((select count(*) from private.exit_checks), 1::bigint, 'of one run');

select * from finish();
rollback;
