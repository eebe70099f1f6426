begin;
select plan(13);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../pages.psql

insert into public.account_ledger (entry_date, kind, amount) values ('2026-01-05', 'starting_balance', 40000);
select pg_temp.set_clock('2026-01-30 23:00'); select pg_temp.a_trade('a', 60, '21dte');
select pg_temp.set_clock('2026-02-23 11:00'); select pg_temp.a_trade('b', 310, 'stop_loss'), pg_temp.a_trade('c', 150, '21dte');
select pg_temp.traded('[{"request_id": "d", "ticker": "QQQ", "pnl": 20, "exit_date": "2026-02-23 15:00Z", "strategy_type": "VPC"}]');
insert into public.journal (position_id, text, tags, mistakes, rating, mood_before) values (pg_temp.position_of('a'), 'x', '{fed,cpi}', '{rash}', 4, 'calm');
select pg_temp.set_clock('2026-02-24 17:00');
select private.performance_page() as page \gset

select is(:'page'::jsonb -> 'figures', (select to_jsonb(p) from public.v_performance p), 'The figures are those of v_performance');
select is(:'page'::jsonb -> 'since', '"2026-01-30"', 'The figures count since the first exit, by New York''s date');
select is(:'page'::jsonb -> 'months', (select jsonb_agg(to_jsonb(m) order by m.month desc) from public.v_months m), 'The months are those of v_months, the latest first');
select is(pg_temp.each(:'page'::jsonb -> 'months', 'month'), '["2026-02-01", "2026-01-01"]'::jsonb, 'Each month with a trade is listed');
select is(
  :'page'::jsonb -> 'days',
  (select jsonb_agg(jsonb_build_object('day', d.trade_date, 'trades', d.trades, 'wins', d.wins, 'pnl', d.pnl) order by d.trade_date)
    from (select trade_date, sum(trades_count) as trades, sum(wins) as wins, sum(total_pnl) as pnl from public.v_daily_pnl group by trade_date) d),
  'The days are those of v_daily_pnl'
);
select is(:'page'::jsonb -> 'days', '[{"day": "2026-01-30", "trades": 1, "wins": 1, "pnl": 180}, {"day": "2026-02-23", "trades": 3, "wins": 1, "pnl": -300}]'::jsonb, 'A day sums the trades of all tickers');
select is(
  (select jsonb_object_agg(key, rows) from jsonb_each(:'page'::jsonb -> 'comparison') c (key, rows) where rows <> '[]'),
  (select jsonb_object_agg(d.dimension, d.rows) from (
    select dimension, jsonb_agg(to_jsonb(v) - 'dimension' - 'place' order by place, case when dimension = 'month' then bucket end desc, trades desc, bucket) as rows
    from public.v_comparison v group by dimension) d),
  'The comparisons are those of v_comparison'
);
select is(pg_temp.keys(:'page'::jsonb -> 'comparison'), 'days_held dte_at_entry exit_reason mistake month mood rating strategy tag ticker weekday', 'Every dimension of a comparison is there');
select is((select sum((r ->> 'trades')::integer) from jsonb_array_elements(rows) r), 4::bigint, key || ': every trade once')
from jsonb_each(:'page'::jsonb -> 'comparison') c (key, rows) where key in ('strategy', 'ticker', 'exit_reason');
select is(:'page'::jsonb -> 'distribution', private.distribution_facts(), 'The distribution is that of distribution_facts()');
select is((select sum((b ->> 'trades')::integer) from jsonb_array_elements(:'page'::jsonb -> 'distribution') b), 4::bigint, 'The distribution counts every trade');

select * from finish();
rollback;
