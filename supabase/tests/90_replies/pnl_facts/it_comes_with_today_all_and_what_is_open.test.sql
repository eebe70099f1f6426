begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.a_trade('today', 100);
select private.pnl_facts(null) as facts \gset
select is(:'facts'::jsonb -> 'period' ->> 'name', 'today', 'where no period is named it is today');
select is(:'facts'::jsonb -> 'today', public.daily_pnl('2026-02-24'), 'today');
select is(:'facts'::jsonb -> 'all', (select to_jsonb(m) from public.v_performance_metrics m), 'everything');
select is(:'facts'::jsonb -> 'open', private.open_facts(), 'and the open book');

delete from public.trade_history;
select is(
  private.pnl_facts('all') -> 'period',
  '{"name": "all", "since": null, "until": "2026-02-24", "trades": 0, "wins": 0, "losses": 0, "scratches": 0,
    "total_pnl": 0, "shares_pnl": 0, "fees": 0, "best": null, "worst": null}'::jsonb, 'of nothing there is no best and no worst'
);

select * from finish();
rollback;
