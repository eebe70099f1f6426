begin;
select plan(4);
\ir outcome.psql

select is(pg_temp.outcome('-580p +575p', 572.12), 'settled', 'beyond the long put''s half percent');
select is(pg_temp.debit('-580p +575p', 572.12), 500.00, 'the width, a hundred times');
select is(pg_temp.outcome('-580p +575p', 400), 'settled', 'however far');
select is(pg_temp.debit('-580p +575p', 400), 500.00, 'no more than that');

select * from finish();
rollback;
