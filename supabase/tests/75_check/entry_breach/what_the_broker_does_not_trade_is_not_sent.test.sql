-- It may have been proposed while another broker was at work.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

select is(pg_temp.breach(), null, 'nothing is in the way');
update private.check_lease set permits = '{"broker": "Alpaca", "strategies": [], "indices": true}';
select alike(pg_temp.breach(), 'Alpaca does not trade %', 'it is not sent');

select * from finish();
rollback;
