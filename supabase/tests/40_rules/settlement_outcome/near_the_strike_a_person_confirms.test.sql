-- Who is assigned there is decided after the close.
begin;
select plan(4);
\ir outcome.psql

select is(pg_temp.outcome(582.90), 'confirm', 'half a percent above is near');
select is(pg_temp.outcome(582.901), 'worthless', 'a hair more is not');
select is(pg_temp.outcome(580), 'confirm', 'at the strike');
select is(pg_temp.outcome(582.90, 5), 'confirm', 'of a spread too');

select * from finish();
rollback;
