begin;
select plan(6);
\ir ../../clock.psql
\ir ../../legs.psql

select results_eq(
  $$ select * from private.assigned_shares(pg_temp.legs('-580p'), null, 640) $$, $$ values (100, 573.6) $$,
  'the strike less what the put was booked at');
select results_eq(
  $$ select * from private.assigned_shares(pg_temp.legs('-590c'), null, 212.5) $$, $$ values (-100, 592.125) $$,
  'and more, of a call');
select results_eq(
  $$ select * from private.assigned_shares(pg_temp.legs('-580p'), null, 0) $$, $$ values (100, 580::numeric) $$,
  'booked at nothing: the strike');
select results_eq(
  $$ select * from private.assigned_shares(pg_temp.legs('-580p +570p'), null, 250) $$, $$ values (100, 577.5) $$,
  'of a spread its short leg');
select results_eq(
  $$ select quantity from private.assigned_shares(pg_temp.legs('-580p +570p'), null, 1000) $$, $$ values (null::integer) $$,
  'unless it was worth all it can be: then the long leg passes them on');
select results_eq(
  $$ select quantity from private.assigned_shares(pg_temp.legs('-580p -590c'), null, 250) $$, $$ values (null::integer) $$,
  'which of two short legs nobody knows');

select * from finish();
rollback;
