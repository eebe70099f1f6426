begin;
select plan(6);
\ir ../../clock.psql
\ir ../../legs.psql

select results_eq(
  $$ select * from private.assigned_shares(pg_temp.legs('-580p'), 571.25, 875) $$, $$ values (100, 571.25) $$,
  'a put brings them at the price at which it was booked');
select results_eq(
  $$ select * from private.assigned_shares(pg_temp.legs('-590c'), 603.1, 1310) $$, $$ values (-100, 603.1) $$,
  'a call takes them');
select results_eq(
  $$ select * from private.assigned_shares(pg_temp.legs('-580p +575p'), 577, 300) $$, $$ values (100, 577::numeric) $$,
  'between the strikes nothing passes them on');
select results_eq(
  $$ select quantity from private.assigned_shares(pg_temp.legs('-580p +575p'), 561, 500) $$, $$ values (0) $$,
  'a spread whole in the money does');
select results_eq(
  $$ select quantity from private.assigned_shares(pg_temp.legs('-580p +575p -620c +625c'), 622, 200) $$, $$ values (-100) $$,
  'of a condor the side that is through');
select results_eq(
  $$ select quantity from private.assigned_shares(pg_temp.legs('-580p -620c'), 552, 2800) $$, $$ values (100) $$,
  'and of a strangle');

select * from finish();
rollback;
