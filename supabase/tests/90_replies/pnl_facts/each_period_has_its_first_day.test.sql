-- It is Tuesday 24 February. The P&L is 300 - 2 x the price: 200 in January, 180 on Friday, -320 on Monday, 100 today.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-01-30 10:00'); select pg_temp.a_trade('January', 50);
select pg_temp.set_clock('2026-02-20 10:00'); select pg_temp.a_trade('Friday', 60);
select pg_temp.set_clock('2026-02-23 10:00'); select pg_temp.a_trade('Monday', 310);
select pg_temp.set_clock('2026-02-24 10:15'); select pg_temp.a_trade('today', 100);
update public.trade_history set fees = 1.25;

select is(private.pnl_facts(period) -> 'period', facts::jsonb, period || ' ' || what)
from (values
  ('today', '{"name": "today", "since": "2026-02-24", "until": "2026-02-24", "trades": 1, "wins": 1, "losses": 0, "scratches": 0,
    "total_pnl": 100, "shares_pnl": 0, "fees": 1.25, "best": 100, "worst": 100}', 'is the New York date'),
  ('week', '{"name": "week", "since": "2026-02-23", "until": "2026-02-24", "trades": 2, "wins": 1, "losses": 1, "scratches": 0,
    "total_pnl": -220, "shares_pnl": 0, "fees": 2.5, "best": 100, "worst": -320}', 'begins on Monday'),
  ('month', '{"name": "month", "since": "2026-02-01", "until": "2026-02-24", "trades": 3, "wins": 2, "losses": 1, "scratches": 0,
    "total_pnl": -40, "shares_pnl": 0, "fees": 3.75, "best": 180, "worst": -320}', 'begins on the first'),
  ('all', '{"name": "all", "since": "2026-01-30", "until": "2026-02-24", "trades": 4, "wins": 3, "losses": 1, "scratches": 0,
    "total_pnl": 160, "shares_pnl": 0, "fees": 5, "best": 200, "worst": -320}', 'begins with the first trade')
) expected (period, facts, what);

select * from finish();
rollback;
