begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir settle.psql

insert into private.exit_checks (market_open, started_at) values (true, '2026-04-17 15:00Z');
insert into private.exit_decisions (run_id, position_id, dte, verdict, legs)
select run_id, :csp, 0, 'unmarked', '[{"symbol": "IWM260417P00205000", "bid": null, "ask": null}]' from private.exit_checks;
insert into private.exit_decisions (run_id, position_id, dte, verdict, legs)
select run_id, :vcc, 0, 'hold', '[{"bid": 0, "ask": 5}, {"bid": 0, "ask": 5}]' from private.exit_checks;
select is(
  pg_temp.settle(212), jsonb_build_object('settled', jsonb_build_array(:vcc), 'asked', jsonb_build_array(:csp)),
  'a bid of zero is a quote'
);
select results_eq('table asked', format($$ values (%s::bigint, 'unquoted', 0::numeric) $$, :csp), 'the question has its worth');

select * from finish();
rollback;
