begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select ok(private.decide_working_closes('letwork'), 'Working closes can be left working');
select ok(not (select cancelling from pg_temp.close_of('CSP')), 'Closes that are left are not cancelled');
select ok(not private.decide_working_closes('confirm'), 'An answer of another question is not accepted');

select ok(private.decide_working_closes('cancelcloses'), 'Working closes can be cancelled');
select results_eq(
  $$ select purpose from public.orders where cancelling $$, $$ values ('exit') $$, 'Only closes are marked for cancellation'
);
select ok(private.wakes() ? 'exit-check', 'A cancellation wakes a check');

select * from finish();
rollback;
