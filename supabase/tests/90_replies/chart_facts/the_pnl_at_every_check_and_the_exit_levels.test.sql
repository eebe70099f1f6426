-- The VPC's P&L is 300 - 2 x 120 = 60, then unknown without a quote, then 300 - 2 x 130 = 40.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.set_clock('2026-02-24 10:20'); select pg_temp.check_by('[]');
select pg_temp.set_clock('2026-02-24 10:25'); select pg_temp.check_by(pg_temp.quotes(230, 100));
select is(
  private.chart_facts(p) - 'position_id' - 'points',
  '{"ticker": "SPY", "contract": "SPY 580/575 put spread Apr 10 ''26", "contract_short": "SPY 580/575p",
    "expiration_date": "2026-04-10", "quantity": 2, "credit": 300, "profit_target": 150, "stop_loss": 700, "can_lose": 700,
    "entry_at": "2026-02-24T15:15:00+00:00", "now_at": "2026-02-24T15:25:00+00:00",
    "exit_on": "2026-03-20", "closed": null}'::jsonb,
  'The chart has the exit levels, and the stop is at most the maximum loss'
) from public.positions p where request_id = 'VPC';
select results_eq(
  $$ select (point ->> 'at')::timestamptz, (point ->> 'pnl')::numeric
    from public.positions p cross join lateral jsonb_array_elements(private.chart_facts(p) -> 'points') point
    where request_id = 'VPC' $$,
  $$ values ('2026-02-24 15:15+00'::timestamptz, 60.00), ('2026-02-24 15:25+00', 40.00) $$, 'The points are in order and leave out checks without a mark'
);

select public.close_position(position_id, 60, 'enough', confirmed => true) from public.positions where request_id = 'VPC';
select is(
  private.chart_facts(p) -> 'closed', '{"at": "2026-02-24T15:25:00+00:00", "pnl": 180, "reason": "enough"}'::jsonb,
  'A closed position''s chart shows how it ended'
) from public.positions p where request_id = 'VPC';

select * from finish();
rollback;
