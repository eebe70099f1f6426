begin;
select plan(6);
\ir outcome.psql

select is(pg_temp.outcome('-580p +575p', 572.125), 'confirm', 'half a percent below the long put is near it');
select is(pg_temp.outcome('-580p +575p', 577.5), 'confirm', 'between the strikes a person decides');
select is(pg_temp.debit('-580p +575p', 577.5), 250.00, 'the short put alone is worth something');
-- 20 a share wide, near neither 580 nor 560.
select is(pg_temp.outcome('-580p +560p', 570), 'confirm', 'far from both');
select is(pg_temp.debit('-580p +560p', 570), 1000.00, 'half the width');
select is(pg_temp.outcome('-580p +560p', 562.80), 'confirm', 'near the long put, 2.80 being half a percent of 560');

select * from finish();
rollback;
