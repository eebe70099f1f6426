-- A CSP of two contracts ties up 580 x 100 x 2 = 116,000.00, and 1,000.00 have to be left, so 117,000.00 is enough
-- for one.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.approve(name) from unnest(array['a', 'b']) name;
update public.limits set min_buying_power = 1000;
select private.claim_entries(pg_temp.begin_check(), pg_temp.quotes(150), '[{"ticker": "SPY", "price": 590}]', 117000);

select is((select status from public.trade_requests where request_id = 'a'), 'executing', 'the first leaves exactly 1,000.00');
select is(
  (select status_note from public.trade_requests where request_id = 'b'),
  'Buying power would fall to -115,000.00; min_buying_power is 1,000.00.', 'the second would leave 1,000.00 - 116,000.00'
);

select * from finish();
rollback;
