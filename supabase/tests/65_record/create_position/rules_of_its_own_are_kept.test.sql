begin;
select plan(1);
\ir ../../clock.psql
\ir ../../book.psql

select public.create_position(
  pg_temp.a_request('careful', 'CSP')
    || '{"overrides": {"profit_target": 90, "stop_loss": 250.5, "exit_dte": 10, "auto_exit": false}}',
  150, 2, '{}');
select results_eq(
  $$ select profit_target, stop_loss, exit_dte, auto_exit from public.positions where request_id = 'careful' $$,
  $$ values (90.00, 250.50, 10, false) $$,
  'dollars are for the whole position'
);

select * from finish();
rollback;
