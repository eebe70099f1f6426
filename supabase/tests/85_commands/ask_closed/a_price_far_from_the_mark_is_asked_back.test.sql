-- The VPC's mark is 84; it was opened for 150.
begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select position_id as vpc from public.positions where request_id = 'VPC' \gset
select is(private.ask_closed(:vpc, 60, 'manual'), true, 'Without a mark the price is compared with the credit');
select pg_temp.check_by(pg_temp.quotes(184));
select is(private.ask_closed(:vpc, 0.6, 'manual'), true, 'A price far from the mark is asked about');
select is(
  (select facts from private.prompts where kind = 'confirmation' and answer is null)
    - '{position_ids,expiration_date,marked_at,ticker,contract,contract_short}'::text[],
  jsonb_build_object(
    'action', 'closed', 'position_id', :vpc, 'open_quantity', 2, 'entry_price', 150.0000, 'exit_price', 0.6, 'exit_reason', 'manual',
    'fees', 0, 'pnl', 298.80, 'mark', 84.0000, 'far', true, 'held_at', null),
  'The question has the price, the mark and the P&L'
);
select is((select count(*) from private.prompts where kind = 'confirmation' and answer is null), 1::bigint, 'A newer question replaces the earlier one');
select is((select status from public.positions where request_id = 'VPC'), 'OPEN', 'Nothing is booked before the answer');

select * from finish();
rollback;
