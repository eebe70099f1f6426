begin;
select plan(2);
\ir ../../clock.psql
\ir ../../legs.psql

select results_eq(
  $$ select * from private.assigned_shares(pg_temp.legs('-580p'), 580.6, 0) $$, $$ values (100, 580::numeric) $$,
  'a holder may exercise a put slightly out of the money, which was booked at zero');
select results_eq(
  $$ select * from private.assigned_shares(pg_temp.legs('-580p -590c'), 588.4, 0) $$, $$ values (-100, 590::numeric) $$,
  'of two short legs the nearest counts as exercised');

select * from finish();
rollback;
