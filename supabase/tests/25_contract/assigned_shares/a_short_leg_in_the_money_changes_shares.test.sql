begin;
select plan(6);
\ir ../../clock.psql
\ir ../../legs.psql

select results_eq(
  $$ select * from private.assigned_shares(pg_temp.legs('-580p'), 571.25, 875) $$, $$ values (100, 571.25) $$,
  'a short put brings shares at the price at which it was booked');
select results_eq(
  $$ select * from private.assigned_shares(pg_temp.legs('-590c'), 603.1, 1310) $$, $$ values (-100, 603.1) $$,
  'a short call takes shares');
select results_eq(
  $$ select * from private.assigned_shares(pg_temp.legs('-580p +575p'), 577, 300) $$, $$ values (100, 577::numeric) $$,
  'between the strikes no long leg passes the shares on');
select results_eq(
  $$ select quantity from private.assigned_shares(pg_temp.legs('-580p +575p'), 561, 500) $$, $$ values (0) $$,
  'in a spread that is in the money as a whole the long leg passes the shares on');
select results_eq(
  $$ select quantity from private.assigned_shares(pg_temp.legs('-580p +575p -620c +625c'), 622, 200) $$, $$ values (-100) $$,
  'of a condor the short leg in the money changes shares');
select results_eq(
  $$ select quantity from private.assigned_shares(pg_temp.legs('-580p -620c'), 552, 2800) $$, $$ values (100) $$,
  'of a strangle the short leg in the money changes shares');

select * from finish();
rollback;
