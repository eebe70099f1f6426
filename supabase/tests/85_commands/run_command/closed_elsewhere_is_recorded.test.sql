-- 300 - 2 x 60.
begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select position_id as vpc from public.positions where request_id = 'VPC' \gset
select is(
  public.run_command(900, '77', 'closed', format('{"position_id": %s}', :vpc)::jsonb) ->> 'message',
  'Write /closed POSITION PRICE [REASON], for example /closed 5 120.00.', 'not without its price'
);
select is(
  public.run_command(901, '77', 'closed', format('{"position_id": %s, "price": -1}', :vpc)::jsonb) ->> 'message',
  'The exit price must not be negative.', 'nor at any'
);
select is((select status from public.positions where request_id = 'VPC'), 'OPEN', 'nothing is booked');
select is(
  public.run_command(902, '77', 'closed', format('{"position_id": %s, "price": 60}', :vpc)::jsonb) ->> 'outcome', 'done',
  'with one it is'
);
select results_eq(
  $$ select status, exit_reason, realized_pnl from public.positions where request_id = 'VPC' $$,
  $$ values ('CLOSED', 'manual', 180.00) $$, 'by hand, where no reason is given'
);

select * from finish();
rollback;
