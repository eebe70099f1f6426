begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select private.ask_close_all();
select pg_temp.cancel_all();
select public.close_position(position_id, 75) from public.positions where request_id = 'CSP';
select pg_temp.set_clock('2026-02-24 16:00');
select ok(private.decide_confirmation(q, 'confirm', '77'), 'Closing all can be confirmed') from private.prompts q;
select results_eq(
  $$ select request_id from public.positions where close_asked_at is not null $$, $$ values ('VPC') $$, 'Only positions that are still open are requested to close'
);
select ok(not private.wakes() ? 'exit-check', 'No check is woken out of market hours');

select * from finish();
rollback;
