-- The CSP's close has filled at the end of the run, for 150.00.
begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.begin_check() as run_id \gset
select public.finish_exit_check(:run_id, jsonb_agg(jsonb_build_object(
  'order_id', order_id, 'status', 'filled', 'filled_quantity', 2, 'fill_cash', -150))) as answer
from public.orders where purpose = 'exit' \gset

select is(
  :'answer'::jsonb,
  (select jsonb_build_object('opened', '[]'::jsonb, 'closed', jsonb_build_array(position_id), 'asked_again', null,
      'wakes', jsonb_build_array('deliver-alerts'))
    from public.positions where request_id = 'CSP'),
  'the last answers are booked'
);
select ok(
  (select finished_at between began_at and clock_timestamp() from private.exit_checks where run_id = :run_id), 'the run is finished'
);
select is((select expires_at from private.check_lease), '-infinity'::timestamptz, 'its lease is free');
select throws_ok(
  format($$ select public.record_orders(%s, '[]') $$, :run_id),
  'PT409', format('run %s no longer has the lock of the book', :run_id), 'the run no longer holds the book'
);
select ok(public.begin_exit_check(gen_random_uuid()) ? 'run_id', 'the next check need not wait');

select * from finish();
rollback;
