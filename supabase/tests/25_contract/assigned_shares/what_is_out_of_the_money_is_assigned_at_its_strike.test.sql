begin;
select plan(2);
\ir ../../clock.psql
\ir ../../legs.psql

select results_eq(
  $$ select * from private.assigned_shares(pg_temp.legs('-580p'), 580.6, 0) $$, $$ values (100, 580::numeric) $$,
  'a holder may exercise a put that is a little out of the money: it was booked at nothing');
select results_eq(
  $$ select * from private.assigned_shares(pg_temp.legs('-580p -590c'), 588.4, 0) $$, $$ values (-100, 590::numeric) $$,
  'of two that may have been the nearest');

select * from finish();
rollback;
