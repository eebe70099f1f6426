-- Two contracts were sold at 150.00 and bought back at 100.00. On the first day they were marked 120.00, 90.00 and
-- 60.00.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.a_trade('closed', 100), pg_temp.a_trade('unmarked', 0);
insert into private.daily_marks (position_id, trade_date, low, high, close, times, marks)
select position_id, '2026-02-24', 60, 120, 60,
  array['2026-02-24 15:20Z', '2026-02-24 15:25Z', '2026-02-24 15:30Z']::timestamptz[], array[120, 90, 60]
from public.positions where request_id = 'closed';
update public.positions set fees = 1.3 where request_id = 'closed';
update public.trade_history set fees = 1.3, pnl_realized = 98.7 where request_id = 'closed';

select public.replay('[{}, {"profit_percent": 40}, {"profit_percent": 90}, {"exit_dte": 45}, {"stop_multiple": null}]') as found \gset

select is(
  :'found'::jsonb -> 'as_traded',
  '{"trades": 1, "wins": 1, "win_rate": 100, "total_pnl": 98.7, "expectancy": 98.7, "worst": 98.7, "avg_days_held": 0,
    "pnl_per_collateral_day": 0.00085086, "annual_return_on_collateral": 31.06}'::jsonb,
  'the real result'
);
select is(:'found'::jsonb -> 'without_marks', '1'::jsonb, 'the other trade has no marks');
select is(
  :'found'::jsonb -> 'results' -> 1,
  '{"rules": {"profit_percent": 40}, "trades": 1, "cut_off": 0, "wins": 1, "win_rate": 100, "total_pnl": 118.7,
    "expectancy": 118.7, "worst": 118.7, "avg_days_held": 0, "stops_at_mid": 0, "pnl_per_collateral_day": 0.00102328,
    "annual_return_on_collateral": 37.35, "difference": 20, "difference_error": null, "few_trades": true,
    "reasons": {"profit_target": 1}}'::jsonb,
  '40 % of 300.00 are reached at 90.00, before 60.00; the fees are those paid'
);
select is(
  jsonb_path_query_array(:'found'::jsonb, '$.results[*].total_pnl'), '[178.7, 118.7, 98.7, 58.7, 178.7]'::jsonb,
  'its own rules; 40 %; 90 %, which is never reached; 45 days, at once; no stop'
);
select is(
  jsonb_path_query_array(:'found'::jsonb, '$.results[*].cut_off'), '[0, 0, 1, 0, 0]'::jsonb, 'it was closed before 90 % were reached'
);

update public.trade_history set exit_reason = 'expired' where request_id = 'closed';
select is(
  public.replay('[{"profit_percent": 90}]') #> '{results,0,cut_off}', '0'::jsonb, 'an expired trade was not cut off'
);

select * from finish();
rollback;
