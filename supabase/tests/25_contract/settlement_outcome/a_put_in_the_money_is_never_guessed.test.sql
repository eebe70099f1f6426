begin;
select plan(4);
\ir outcome.psql

select is(pg_temp.outcome('-580p', 577.10), 'confirm', 'near the strike');
select is(pg_temp.outcome('-580p', 500), 'confirm', 'far from the strike');
select is(pg_temp.debit('-580p', 577.10), 290.00, 'it was worth what it is in the money, a hundred times');
select is(pg_temp.debit('-580p', 500), 8000.00, 'however far');

select * from finish();
rollback;
