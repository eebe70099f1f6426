create view private.v_daily_marks with (security_invoker = true) as
select position_id, trade_date, low, high, close, times, marks, naturals
from private.daily_marks
union all
select position_id, trade_date, min(mark), max(mark), (array_agg(mark order by run_id desc))[1],
  array_agg(started_at order by run_id), array_agg(mark order by run_id), array_agg(natural_price order by run_id)
from (
  select d.position_id, d.run_id, d.mark, d.natural_price, c.started_at, (c.started_at at time zone 'America/New_York')::date as trade_date
  from private.exit_decisions d join private.exit_checks c using (run_id)
  -- Marks of the quiet period after the open have no P&L: no rule was evaluated on them.
  where d.pnl is not null
) decided
where not exists (
  select from private.daily_marks kept
  where kept.position_id = decided.position_id and kept.trade_date = decided.trade_date
)
group by position_id, trade_date;

comment on view private.v_daily_marks is
  'private.daily_marks, and the days that private.keep_marks() has not added yet. USD per contract.';
grant select on private.v_daily_marks to service_role;
