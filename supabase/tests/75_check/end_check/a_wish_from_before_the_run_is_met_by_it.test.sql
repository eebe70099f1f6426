begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

prepare lease as select wanted_at is not null, full_wanted from private.check_lease;
select private.want_check();
select private.end_check(pg_temp.run(pg_temp.begin_at_once(true)), '{}') as answer \gset
select is(:'answer'::jsonb -> 'asked_again', 'null', 'by a partial one, too');
select results_eq('execute lease', 'values (false, false)', 'nobody waits any more');

-- It was turned away by a run that was then cut off.
update private.check_lease set wanted_at = clock_timestamp(), full_wanted = true;
select private.end_check(pg_temp.run(pg_temp.begin_at_once(true)), '{}') as answer \gset
select is(:'answer'::jsonb -> 'asked_again', '{}', 'a full one is not met by a partial one');
select results_eq('execute lease', 'values (true, true)', 'it is still waited for');
select private.end_check(pg_temp.run(pg_temp.begin_at_once()), '{}') as answer \gset
select is(:'answer'::jsonb -> 'asked_again', 'null', 'but by a full one');
select results_eq('execute lease', 'values (false, false)', 'then nobody waits');

select * from finish();
rollback;
