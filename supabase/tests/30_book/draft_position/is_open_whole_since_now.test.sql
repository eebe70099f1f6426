begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select results_eq(
  $$
    select request_id, ticker, strategy_type, status, entry_date, quantity, open_quantity, expiration_date,
      contract, contract_short, max_worth, legs
    from private.draft_position(pg_temp.a_draft('VPC', 'VPC'), 300, 2)
  $$,
  $$
    values ('VPC', 'SPY', 'VPC', 'OPEN', '2026-03-03 15:00Z'::timestamptz, 2, 2, '2026-04-17'::date,
      'SPY 580/575 put spread Apr 17 ''26', 'SPY 580/575p', 500::numeric, private.legs_of(pg_temp.a_request('VPC', 'VPC')))
  $$,
  'the contract is the request''s and the date is the market clock''s'
);
select is_empty('select from public.positions', 'nothing is stored');

select * from finish();
rollback;
