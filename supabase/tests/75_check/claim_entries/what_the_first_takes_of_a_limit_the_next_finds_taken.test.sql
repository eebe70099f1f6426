-- In the order of approval, whatever the names: b, then a.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'cancelled' where status = 'working';
select pg_temp.approve(name) from unnest(array['a', 'b']) name;
update public.trade_requests set decided_at = private.now() - interval '1 minute' where request_id = 'b';
-- The CSP and the VPC are open, so there is room for one more.
update public.limits set max_open_positions = 3;
select private.claim_entries(pg_temp.begin_check(), pg_temp.quotes(150), '[{"ticker": "SPY", "price": 590}]', null);

select results_eq(
  $$ select request_id, status from public.trade_requests where request_id in ('a', 'b') order by 1 $$,
  $$ values ('a', 'pending'), ('b', 'executing') $$,
  'the first approved request goes first'
);
select is(
  (select status_note from public.trade_requests where request_id = 'a'),
  'There would be 4 open positions; max_open_positions is 3.', 'the reason names the limit with its numbers'
);
select is(pg_temp.message('asks_again') ->> 'request_id', 'a', 'the approver hears of it');

select * from finish();
rollback;
