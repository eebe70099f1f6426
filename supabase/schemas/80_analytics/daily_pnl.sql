create function public.daily_pnl(date date) returns jsonb
language sql stable security definer set search_path = ''
begin atomic
  select jsonb_build_object(
    'date', daily_pnl.date,
    'trades', coalesce(sum(trades_count), 0),
    'wins', coalesce(sum(wins), 0),
    'losses', coalesce(sum(losses), 0),
    'win_rate', round(100.0 * sum(wins) / nullif(sum(trades_count), 0), 1),
    'total_pnl', coalesce(sum(total_pnl), 0),
    'shares_pnl', coalesce(sum(shares_pnl), 0)
  )
  from public.v_daily_pnl where trade_date = daily_pnl.date;
end;

comment on function public.daily_pnl(date) is
  'The results of one New York date: {date, trades (closed), wins, losses, win_rate (percent, null without trades), total_pnl (USD, net of fees; parts of trades and sold shares included), shares_pnl (the part of it from shares)}.';
grant execute on function public.daily_pnl(date) to service_role;
