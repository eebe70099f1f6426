begin;
select plan(22);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../pages.psql

select is(public.dashboard_page('positions') - 'head', '{"positions": []}'::jsonb, 'An empty book has no positions');
select is(
  public.dashboard_page('history') - 'head',
  '{"trades": [], "next": null, "choices": {"strategy": [], "ticker": [], "reason": [], "tag": [], "mistake": []},
    "sums": {"trades": 0, "wins": 0, "losses": 0, "scratches": 0, "win_rate": null, "total_pnl": 0, "fees": 0, "credit": 0, "expectancy": null,
      "premium_captured": null, "avg_days_held": null, "best": null, "worst": null, "few_trades": true}}'::jsonb,
  'An empty book has no trades, no choices and empty sums'
);
select is(public.dashboard_page('journal') - 'head', '{"total": 0, "notes": [], "next": null}'::jsonb, 'An empty book has no notes');
select is(
  public.dashboard_page('opportunities') - 'head', '{"scans": [], "scan": null, "opportunities": [], "fell_out": []}'::jsonb, 'An empty book has no scans');

select public.dashboard_page('overview') as page \gset
select is(:'page'::jsonb -> 'equity', 'null'::jsonb, 'The equity of an empty book is null');
select is(
  :'page'::jsonb -> 'periods',
  '[{"name": "today", "since": "2026-02-24", "trades": 0, "wins": 0, "realized_pnl": 0, "account_pnl": 0},
    {"name": "week", "since": "2026-02-23", "trades": 0, "wins": 0, "realized_pnl": 0, "account_pnl": 0},
    {"name": "month", "since": "2026-02-01", "trades": 0, "wins": 0, "realized_pnl": 0, "account_pnl": 0},
    {"name": "year", "since": "2026-01-01", "trades": 0, "wins": 0, "realized_pnl": 0, "account_pnl": 0},
    {"name": "all", "since": null, "trades": 0, "wins": 0, "realized_pnl": 0, "account_pnl": 0}]'::jsonb,
  'The P&L of every period is zero'
);
select is(:'page'::jsonb -> key, '[]'::jsonb, key) from unnest(array['curve', 'nearest', 'needs']) key;
select is(
  :'page'::jsonb -> 'exposure',
  '{"collateral": 0, "risk": 0, "max_total_collateral": null, "by_underlying": [], "by_expiration": [],
    "down_10": 0, "down_20": 0, "up_10": 0, "up_20": 0, "unpriced": []}'::jsonb,
  'The exposure is zero'
);
select is(:'page'::jsonb -> 'open', private.open_facts(), 'The open book is that of open_facts()');

select public.dashboard_page('performance') as page \gset
select is(:'page'::jsonb -> 'figures', (select to_jsonb(p) from public.v_performance p), 'The figures are those of v_performance');
select is(:'page'::jsonb #> '{figures,win_rate}', 'null'::jsonb, 'The win rate is null without trades');
select is(:'page'::jsonb -> 'since', 'null'::jsonb, 'The first exit date is null without trades');
select is(:'page'::jsonb -> key, '[]'::jsonb, key) from unnest(array['months', 'days', 'distribution']) key;
select is(
  :'page'::jsonb -> 'comparison',
  '{"strategy": [], "ticker": [], "exit_reason": [], "dte_at_entry": [], "days_held": [], "weekday": [], "month": [], "tag": [], "mistake": [],
    "rating": [], "mood": []}'::jsonb,
  'Every comparison is there without rows'
);
select is(public.dashboard_page('replay') #> '{replay,as_traded,trades}', '0'::jsonb, 'The replay has no trades');
select is(public.dashboard_page('replay') #> '{replay,results,0,win_rate}', 'null'::jsonb, 'The win rate of a replay without trades is null');
select is(jsonb_array_length(public.dashboard_page('health') -> 'parts'), 7, 'The health page has its seven parts');
select is((public.dashboard_page('health') -> 'runs') || (public.dashboard_page('health') -> 'incidents'), '[]'::jsonb, 'The health page has no runs and no incidents');

select * from finish();
rollback;
