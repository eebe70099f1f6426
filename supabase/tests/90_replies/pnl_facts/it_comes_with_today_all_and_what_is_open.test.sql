begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.a_trade('today', 100);
select private.pnl_facts(null) as facts \gset
select is(:'facts'::jsonb -> 'period' ->> 'name', 'today', 'The period is today by default');
select is(:'facts'::jsonb -> 'today', public.daily_pnl('2026-02-24'), 'The answer has today''s P&L');
select is(:'facts'::jsonb -> 'all', (select to_jsonb(m) from public.v_performance_metrics m), 'The answer has the metrics of all trades');
select is(:'facts'::jsonb -> 'open', private.open_facts(), 'The answer has the open book');

delete from public.trade_history;
select is(
  private.pnl_facts('all') -> 'period',
  '{"name": "all", "since": null, "until": "2026-02-24", "trades": 0, "wins": 0, "losses": 0, "scratches": 0,
    "total_pnl": 0, "shares_pnl": 0, "fees": 0, "best": null, "worst": null}'::jsonb, 'A period without trades has no best and no worst'
);

select * from finish();
rollback;
