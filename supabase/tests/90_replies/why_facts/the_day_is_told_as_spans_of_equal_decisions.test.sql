-- The VPC holds at 60 and at 40, then has no quote, then holds again at 50.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-02-23 10:15'); select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.set_clock('2026-02-24 10:15'); select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.set_clock('2026-02-24 10:20'); select pg_temp.check_by(pg_temp.quotes(230, 100));
select pg_temp.set_clock('2026-02-24 10:25'); select pg_temp.check_by('[]');
select pg_temp.set_clock('2026-02-24 10:30'); select pg_temp.check_by(pg_temp.quotes(225, 100));
select private.why_facts(position_id) as why, position_id as vpc from public.positions where request_id = 'VPC' \gset

select is(
  :'why'::jsonb -> 'day',
  '[{"since": "10:15", "until": "10:20", "checks": 2, "verdict": "hold", "exit_reason": null, "code": null,
      "lowest_pnl": 40, "highest_pnl": 60},
    {"since": "10:25", "until": "10:25", "checks": 1, "verdict": "unmarked", "exit_reason": null, "code": "missing",
      "lowest_pnl": null, "highest_pnl": null},
    {"since": "10:30", "until": "10:30", "checks": 1, "verdict": "hold", "exit_reason": null, "code": null,
      "lowest_pnl": 50, "highest_pnl": 50}]'::jsonb,
  'Equal decisions of today are spans in New York''s time; yesterday''s are left out'
);
select is(
  :'why'::jsonb -> 'latest',
  (select to_jsonb(d) from public.v_exit_decisions d where position_id = :vpc order by run_id desc limit 1),
  'The latest decision is shown in full'
);
select is(
  :'why'::jsonb -> 'position',
  '{"ticker": "SPY", "contract": "SPY 580/575 put spread Apr 10 ''26", "contract_short": "SPY 580/575p",
    "expiration_date": "2026-04-10", "status": "OPEN", "entry_price": 150,
    "profit_target": 150, "stop_loss": 700, "exit_dte": 21, "auto_exit": true, "exit_reason": null, "realized_pnl": 0,
    "unmarked_checks": 0}'::jsonb,
  'The position has its rules, and the stop is at most the maximum loss'
);

select * from finish();
rollback;
