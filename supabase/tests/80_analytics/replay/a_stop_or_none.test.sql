-- Two spreads 5.00 wide were sold at 150.00: they can lose 700.00, at 500.00 a contract.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select public.close_position(position_id, 75, 'profit_target') from public.positions where request_id = 'VPC';
insert into private.daily_marks (position_id, trade_date, low, high, close, times, marks)
select position_id, '2026-02-24', 75, 500, 75,
  array['2026-02-24 15:20Z', '2026-02-24 15:25Z', '2026-02-24 15:30Z']::timestamptz[], array[299.99, 500, 75]
from public.positions where request_id = 'VPC';

select is(
  jsonb_path_query_array(
    public.replay('[{"stop_multiple": 0.99}, {"stop_multiple": 1}, {"stop_multiple": 1000}, {"stop_multiple": null}]'),
    '$.results[*].total_pnl'
  ),
  '[-299.98, -700, -700, 150]'::jsonb,
  'a stop in multiples of the credit is at most the max loss; null is no stop'
);
select is(
  public.replay('[]'),
  '{"as_traded": {"trades": 1, "wins": 1, "win_rate": 100, "total_pnl": 150, "expectancy": 150, "worst": 150, "avg_days_held": 0, "pnl_per_collateral_day": 0.15, "annual_return_on_collateral": 5475},
    "without_marks": 0, "results": []}'::jsonb,
  'without rule sets there are no results'
);

select * from finish();
rollback;
