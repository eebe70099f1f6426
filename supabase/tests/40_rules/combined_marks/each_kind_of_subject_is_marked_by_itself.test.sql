begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('open'), pg_temp.opened('closed'), pg_temp.proposed('approved'), pg_temp.proposed('pending');
select public.close_position(position_id, 75) from public.positions where request_id = 'closed';
update public.trade_requests set status = 'approved' where request_id = 'approved';
select public.paper_place(
  '[{"client_order_id": "paper", "purpose": "entry", "max_worth": 58000, "collateral": 58000, "quantity": 2, "limit_price": 150,
    "legs": [{"action": "sell", "symbol": "SPY260417P00580000"}]}]');

prepare marked(text) as
select subject_id, mark from private.combined_marks($1, json_build_array(pg_temp.quote('SPY260417P00580000', 70, 80)));

select results_eq(
  $$ execute marked('position') $$,
  $$ select position_id::text, 75::numeric from public.positions where request_id = 'open' $$, 'open positions'
);
select results_eq($$ execute marked('request') $$, $$ values ('approved', 75::numeric) $$, 'approved requests');
select results_eq(
  $$ execute marked('paper_order') $$,
  $$ select paper_order_id::text, 75::numeric from private.paper_orders where client_order_id = 'paper' $$,
  'working orders of the paper broker'
);
select is_empty($$ execute marked('prompt') $$, 'any other kind has no subjects');

select * from finish();
rollback;
