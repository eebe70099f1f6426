begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select ok(private.decide_working_closes('letwork'), 'left');
select ok(not (select cancelling from pg_temp.close_of('CSP')), 'they go on');
select ok(not private.decide_working_closes('confirm'), 'another answer is none');

select ok(private.decide_working_closes('cancelcloses'), 'taken back');
select results_eq(
  $$ select purpose from public.orders where cancelling $$, $$ values ('exit') $$, 'the closes, nothing else'
);
select ok(private.wakes() ? 'exit-check', 'by the check that this wants');

select * from finish();
rollback;
