begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select results_eq(
  $$
    select d.profit_target, d.stop_loss
    from private.read_request('{
      "request_id": "STR", "strategy_type": "STR", "ticker": "SPY", "expiration_date": "2026-04-17", "net_credit": 150, "quantity": 8,
      "legs": [{"action": "sell", "option_type": "put", "strike": 560}, {"action": "sell", "option_type": "call", "strike": 610}],
      "overrides": {"profit_target": 0.02, "stop_loss": 0.03}
    }') r, private.draft_position(r, 150, 1) d
  $$,
  $$ values (0.01, 0.01) $$,
  'a share below a cent becomes a cent'
);
select results_eq(
  $$
    select d.profit_target, d.stop_loss
    from private.read_request('{
      "request_id": "STR", "strategy_type": "STR", "ticker": "SPY", "expiration_date": "2026-04-17", "net_credit": 0.01, "quantity": 1,
      "legs": [{"action": "sell", "option_type": "put", "strike": 580}, {"action": "sell", "option_type": "call", "strike": 580}]
    }') r, private.draft_position(r, 0.01, 1) d
  $$,
  $$ values (0.01, 0.02) $$,
  'a quarter of a credit of a cent becomes a cent'
);
select results_eq(
  $$
    select d.profit_target, d.stop_loss, d.exit_dte
    from private.read_request('{
      "request_id": "CSP", "strategy_type": "CSP", "ticker": "SPY", "expiration_date": "2026-04-17", "net_credit": 150, "quantity": 1,
      "strike_price": 560, "overrides": {"profit_target": null, "stop_percent": null, "exit_dte": null}
    }') r, private.draft_position(r, 150, 1) d
  $$,
  $$ values (null::numeric, null::numeric, null::integer) $$,
  'a rule that is off stays off'
);

select * from finish();
rollback;
