-- The P&L is 300 - 2 x the price: 180, 100 and 0, and -320.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-01-30 23:00'); select pg_temp.a_trade('a', 60, '21dte');
select pg_temp.set_clock('2026-02-24 10:15');
select pg_temp.a_trade('b', 100, '21dte'), pg_temp.a_trade('c', 150, '21dte'), pg_temp.a_trade('d', 310, 'stop_loss');
update public.trade_history set fees = 1.25;
select private.performance_facts() as facts \gset

select is(
  :'facts'::jsonb -> 'reasons',
  '[{"exit_reason": "21dte", "trades": 3, "wins": 2, "total_pnl": 280},
    {"exit_reason": "stop_loss", "trades": 1, "wins": 0, "total_pnl": -320}]'::jsonb,
  'The exit reasons are listed, the most frequent first'
);
select is(
  :'facts'::jsonb - 'reasons' - 'figures' - 'open', '{"since": "2026-01-30"}'::jsonb,
  'The figures count since the first exit, by New York''s date'
);
select is(:'facts'::jsonb -> 'figures', (select to_jsonb(p) from public.v_performance p), 'The figures are those of v_performance');
select is(:'facts'::jsonb -> 'open', private.open_facts(), 'The open book is shown, too');

select * from finish();
rollback;
