-- 300 - 2 x 90. Prices are written per share.
begin;
select plan(8);
\ir ../../clock.psql
\ir ../../book.psql

select position_id as vpc from public.positions where request_id = 'VPC' \gset
select is(
  public.run_command(900, '77', 'closed', format('{"position_id": %s}', :vpc)::jsonb) ->> 'message',
  'Write /closed POSITION PRICE [fees:1.30] [REASON] with the debit per share and the total fees, for example /closed 5 1.20.', 'not without its price'
);
select is(
  public.run_command(901, '77', 'closed', format('{"position_id": %s, "price": -1}', :vpc)::jsonb) ->> 'message',
  'The exit price must not be negative.', 'nor at any'
);
select is(
  public.run_command(902, '77', 'closed', format('{"position_id": %s, "price": 90}', :vpc)::jsonb) ->> 'outcome', 'asked',
  'at one per contract it is asked back'
);
select is((select status from public.positions where request_id = 'VPC'), 'OPEN', 'nothing is booked');
select is(
  public.run_command(903, '77', 'closed', format('{"position_id": %s, "price": 0.9}', :vpc)::jsonb) ->> 'outcome', 'done',
  'with one it is'
);
select results_eq(
  $$ select status, exit_reason, realized_pnl from public.positions where request_id = 'VPC' $$,
  $$ values ('CLOSED', 'manual', 120.00) $$, 'by hand, where no reason is given'
);
select is(
  public.run_command(904, '77', 'reopen', format('{"position_id": %s}', :vpc)::jsonb) ->> 'outcome', 'done', 'and can be taken back'
);
select is((select status from public.positions where request_id = 'VPC'), 'OPEN', 'it is open again');

select * from finish();
rollback;
