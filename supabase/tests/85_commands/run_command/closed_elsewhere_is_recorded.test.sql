-- The P&L is 300 - 2 x 90 = 120. Prices are written per share.
begin;
select plan(8);
\ir ../../clock.psql
\ir ../../book.psql

select position_id as vpc from public.positions where request_id = 'VPC' \gset
select is(
  public.run_command(900, '77', 'closed', format('{"position_id": %s}', :vpc)::jsonb) ->> 'message',
  'Write /closed POSITION PRICE [fees:1.30] [REASON] with the debit per share and the total fees, for example /closed 5 1.20.', '/closed without a price is refused'
);
select is(
  public.run_command(901, '77', 'closed', format('{"position_id": %s, "price": -1}', :vpc)::jsonb) ->> 'message',
  'The exit price must not be negative.', '/closed at a negative price is refused'
);
select is(
  public.run_command(902, '77', 'closed', format('{"position_id": %s, "price": 90}', :vpc)::jsonb) ->> 'outcome', 'asked',
  '/closed at a price per contract is asked about'
);
select is((select status from public.positions where request_id = 'VPC'), 'OPEN', 'Nothing is booked before the answer');
select is(
  public.run_command(903, '77', 'closed', format('{"position_id": %s, "price": 0.9}', :vpc)::jsonb) ->> 'outcome', 'done',
  '/closed at a price per share near the mark is booked'
);
select results_eq(
  $$ select status, exit_reason, realized_pnl from public.positions where request_id = 'VPC' $$,
  $$ values ('CLOSED', 'manual', 120.00) $$, 'A close without a reason is a manual one'
);
select is(
  public.run_command(904, '77', 'reopen', format('{"position_id": %s}', :vpc)::jsonb) ->> 'outcome', 'done', 'A recorded close can be taken back'
);
select is((select status from public.positions where request_id = 'VPC'), 'OPEN', 'The position is open again');

select * from finish();
rollback;
