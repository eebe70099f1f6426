begin;
select plan(4);
\ir outcome.psql

select is(pg_temp.outcome(572.12, 5), 'max_loss', 'beyond the long put''s half percent');
select is(pg_temp.debit(572.12, 5), 500.00, 'the width, a hundred times');
select is(pg_temp.outcome(400, 5), 'max_loss', 'however far');
select is(pg_temp.debit(400, 5), 500.00, 'no more than that');

select * from finish();
rollback;
