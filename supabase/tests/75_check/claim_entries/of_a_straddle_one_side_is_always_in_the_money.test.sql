-- Credit 580 with the underlying at 581.37: no place is beside both short strikes.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select public.propose_trade(pg_temp.a_request('straddle', 'STR', '{"ticker": "QQQ", "strike_price": null, "net_credit": 1800, "legs": [
  {"action": "sell", "option_type": "put", "strike": 580, "expiration": "2026-04-10", "quantity": 2},
  {"action": "sell", "option_type": "call", "strike": 580, "expiration": "2026-04-10", "quantity": 2}]}'));
select public.propose_trade(pg_temp.a_request('strangle', 'STR', '{"ticker": "QQQ", "strike_price": null, "net_credit": 1800, "legs": [
  {"action": "sell", "option_type": "put", "strike": 575, "expiration": "2026-04-10", "quantity": 2},
  {"action": "sell", "option_type": "call", "strike": 580, "expiration": "2026-04-10", "quantity": 2}]}'));
update public.trade_requests set status = 'approved', decided_at = private.now(), decided_by = '77'
where request_id in ('straddle', 'strangle');
select pg_temp.check_by(
  json_build_array(pg_temp.quote('QQQ260410P00580000', 899, 901), pg_temp.quote('QQQ260410P00575000', 899, 901),
    pg_temp.quote('QQQ260410C00580000', 899, 901)),
  '[{"ticker": "QQQ", "price": 581.37}]');
select results_eq(
  $$ select limit_price, underlying_price from public.orders where request_id = 'straddle' $$, 'values (1800.0000, 581.3700)',
  'the straddle is claimed, and its order stores the underlying''s price'
);
select results_eq(
  $$ select status, status_note from public.trade_requests where request_id = 'strangle' $$,
  $$ values ('pending', 'QQQ trades at 581.37, at or beyond the short strike 580.') $$, 'a strangle needs a new approval'
);

select * from finish();
rollback;
