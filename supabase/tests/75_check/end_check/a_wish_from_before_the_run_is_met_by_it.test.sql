begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

prepare lease as select wanted_at is not null, full_wanted from private.check_lease;
select private.want_check();
select private.end_check(pg_temp.run(pg_temp.begin_at_once(true)), '{}') as answer \gset
select is(:'answer'::jsonb -> 'asked_again', 'null', 'a partial check meets it, too');
select results_eq('execute lease', 'values (false, false)', 'no check is requested any more');

-- It was turned away by a run that was then cut off.
update private.check_lease set wanted_at = clock_timestamp(), full_wanted = true;
select private.end_check(pg_temp.run(pg_temp.begin_at_once(true)), '{}') as answer \gset
select is(:'answer'::jsonb -> 'asked_again', '{}', 'a partial check does not meet the request for a full one');
select results_eq('execute lease', 'values (true, true)', 'a check is still requested');
select private.end_check(pg_temp.run(pg_temp.begin_at_once()), '{}') as answer \gset
select is(:'answer'::jsonb -> 'asked_again', 'null', 'it has to be a full one');
select results_eq('execute lease', 'values (false, false)', 'then no check is requested');

select * from finish();
rollback;
