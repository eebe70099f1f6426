begin;
select plan(6);
\ir ../../clock.psql
\ir ../../legs.psql

select results_eq(
  $$ select * from private.assigned_shares(pg_temp.legs('-580p'), null, 640) $$, $$ values (100, 573.6) $$,
  'the price is the strike less what the put was booked at');
select results_eq(
  $$ select * from private.assigned_shares(pg_temp.legs('-590c'), null, 212.5) $$, $$ values (-100, 592.125) $$,
  'for a call it is the strike plus what the call was booked at');
select results_eq(
  $$ select * from private.assigned_shares(pg_temp.legs('-580p'), null, 0) $$, $$ values (100, 580::numeric) $$,
  'a put booked at zero gives the strike');
select results_eq(
  $$ select * from private.assigned_shares(pg_temp.legs('-580p +570p'), null, 250) $$, $$ values (100, 577.5) $$,
  'for a spread it follows from the short leg');
select results_eq(
  $$ select quantity from private.assigned_shares(pg_temp.legs('-580p +570p'), null, 1000) $$, $$ values (null::integer) $$,
  'a spread booked at its full worth gives no quantity, because the long leg may pass the shares on');
select results_eq(
  $$ select quantity from private.assigned_shares(pg_temp.legs('-580p -590c'), null, 250) $$, $$ values (null::integer) $$,
  'with two short legs the quantity is unknown');

select * from finish();
rollback;
