begin;
select plan(6);
\ir outcome.psql

select is(pg_temp.outcome(572.125, 5), 'confirm', 'half a percent below the long put is near it');
select is(pg_temp.outcome(577.5, 5), 'confirm', 'between the strikes');
select is(pg_temp.debit(577.5, 5), 250.00, 'the short put alone is worth something');
-- 20 a share wide, near neither 580 nor 560.
select is(pg_temp.outcome(570, 20), 'confirm', 'far from both');
select is(pg_temp.debit(570, 20), 1000.00, 'half the width');
select is(pg_temp.outcome(562.80, 20), 'confirm', 'near the long put, 2.80 being half a percent of 560');

select * from finish();
rollback;
