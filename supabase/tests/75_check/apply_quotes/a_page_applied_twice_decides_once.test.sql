-- The CSP's stop holds from 450.00 on, and has to hold in two checks.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

update public.stop_confirmation set needed = 2, checks = 3;
select pg_temp.cancel_all();
select pg_temp.begin_check() as run_id \gset
select public.apply_quotes(:run_id, 1, pg_temp.quotes(450, 375)) as first \gset
select is(
  :'first'::jsonb -> 'exits' -> 0 ->> 'reason', 'profit_target', 'the VPC has reached its profit target'
);
select pg_temp.tick();
select count(*) as told from private.outbox \gset
select is(
  public.apply_quotes(:run_id, 1, pg_temp.quotes(460, 100)), :'first'::jsonb, 'the first answer was lost, and the second call returns it again'
);
select is(
  (select verdict from public.positions where request_id = 'CSP'), 'confirming', 'the repeated page does not confirm a stop'
);
select is((select count(*) from public.orders where status = 'intent'), 1::bigint, 'nothing is claimed twice');
select is((select count(*) from private.outbox), (:told)::bigint, 'no message is sent twice');
select results_eq(
  format('select checked, jsonb_array_length(exits) from private.exit_checks where run_id = %s', :run_id), 'values (2, 1)',
  'the positions checked are not counted twice'
);

select * from finish();
rollback;
