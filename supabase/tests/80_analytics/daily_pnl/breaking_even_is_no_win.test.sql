begin;
select plan(1);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.a_trade('even', 150), pg_temp.a_trade('won', 149.99), pg_temp.a_trade('won too', 60);
-- 2 of 3; 0 + 0.02 + 180.
select is(
  public.daily_pnl('2026-02-24'),
  '{"date": "2026-02-24", "trades": 3, "wins": 2, "losses": 1, "win_rate": 66.7, "total_pnl": 180.02, "shares_pnl": 0}'::jsonb,
  'only a P&L above zero is a win'
);

select * from finish();
rollback;
