-- 300 - 2 x 60 = 180 and 300 - 2 x 310 = -320 on the 24th, the second at 23:30 in New York, which is the 25th in UTC.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.a_trade('won', 60);
select pg_temp.set_clock('2026-02-24 23:30');
select pg_temp.a_trade('lost', 310);
select pg_temp.set_clock('2026-02-25 10:00');
select pg_temp.a_trade('the day after', 100);

select is(
  public.daily_pnl('2026-02-24'),
  '{"date": "2026-02-24", "trades": 2, "wins": 1, "losses": 1, "win_rate": 50, "total_pnl": -140, "shares_pnl": 0}'::jsonb, 'trades are counted by their exits'
);
select is(
  public.daily_pnl('2026-02-25'),
  '{"date": "2026-02-25", "trades": 1, "wins": 1, "losses": 0, "win_rate": 100, "total_pnl": 100, "shares_pnl": 0}'::jsonb, 'each trade counts on its own day'
);
select is(
  public.daily_pnl('2026-02-26'),
  '{"date": "2026-02-26", "trades": 0, "wins": 0, "losses": 0, "win_rate": null, "total_pnl": 0, "shares_pnl": 0}'::jsonb,
  'without trades there is no win rate'
);

select * from finish();
rollback;
