-- It may have been proposed with another broker.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

select is(pg_temp.breach(), null, 'nothing refuses it');
update private.check_lease set permits = '{"broker": "Alpaca", "strategies": [], "indices": true}';
select alike(pg_temp.breach(), 'Alpaca does not trade %', 'it is refused');

select * from finish();
rollback;
