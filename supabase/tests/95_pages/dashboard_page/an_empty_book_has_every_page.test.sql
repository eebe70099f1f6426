begin;
select plan(22);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../pages.psql

select is(public.dashboard_page('positions') - 'head', '{"positions": []}'::jsonb, 'no position');
select is(
  public.dashboard_page('history') - 'head',
  '{"trades": [], "next": null, "choices": {"strategy": [], "ticker": [], "reason": [], "tag": [], "mistake": []},
    "sums": {"trades": 0, "wins": 0, "losses": 0, "scratches": 0, "win_rate": null, "total_pnl": 0, "fees": 0, "credit": 0, "expectancy": null,
      "premium_captured": null, "avg_days_held": null, "best": null, "worst": null, "few_trades": true}}'::jsonb,
  'no trade'
);
select is(public.dashboard_page('journal') - 'head', '{"total": 0, "notes": [], "next": null}'::jsonb, 'no note');
select is(
  public.dashboard_page('opportunities') - 'head', '{"scans": [], "scan": null, "opportunities": [], "fell_out": []}'::jsonb, 'no scan');

select public.dashboard_page('overview') as page \gset
select is(:'page'::jsonb -> 'equity', 'null'::jsonb, 'nobody knows what the account is worth');
select is(
  :'page'::jsonb -> 'periods',
  '[{"name": "today", "since": "2026-02-24", "trades": 0, "wins": 0, "realized_pnl": 0, "account_pnl": 0},
    {"name": "week", "since": "2026-02-23", "trades": 0, "wins": 0, "realized_pnl": 0, "account_pnl": 0},
    {"name": "month", "since": "2026-02-01", "trades": 0, "wins": 0, "realized_pnl": 0, "account_pnl": 0},
    {"name": "year", "since": "2026-01-01", "trades": 0, "wins": 0, "realized_pnl": 0, "account_pnl": 0},
    {"name": "all", "since": null, "trades": 0, "wins": 0, "realized_pnl": 0, "account_pnl": 0}]'::jsonb,
  'nothing was made'
);
select is(:'page'::jsonb -> key, '[]'::jsonb, key) from unnest(array['curve', 'nearest', 'needs']) key;
select is(
  :'page'::jsonb -> 'exposure',
  '{"collateral": 0, "risk": 0, "max_total_collateral": null, "by_underlying": [], "by_expiration": [],
    "down_10": 0, "down_20": 0, "up_10": 0, "up_20": 0, "unpriced": []}'::jsonb,
  'nothing is at risk'
);
select is(:'page'::jsonb -> 'open', private.open_facts(), 'nothing is open');

select public.dashboard_page('performance') as page \gset
select is(:'page'::jsonb -> 'figures', (select to_jsonb(p) from public.v_performance p), 'the figures of none');
select is(:'page'::jsonb #> '{figures,win_rate}', 'null'::jsonb, 'of which most are not known');
select is(:'page'::jsonb -> 'since', 'null'::jsonb, 'since no date');
select is(:'page'::jsonb -> key, '[]'::jsonb, key) from unnest(array['months', 'days', 'distribution']) key;
select is(
  :'page'::jsonb -> 'comparison',
  '{"strategy": [], "ticker": [], "exit_reason": [], "dte_at_entry": [], "days_held": [], "weekday": [], "month": [], "tag": [], "mistake": [],
    "rating": [], "mood": []}'::jsonb,
  'every comparison is there and has no row'
);
select is(public.dashboard_page('replay') #> '{replay,as_traded,trades}', '0'::jsonb, 'nothing to run again');
select is(public.dashboard_page('replay') #> '{replay,results,0,win_rate}', 'null'::jsonb, 'so nothing is known of it');
select is(jsonb_array_length(public.dashboard_page('health') -> 'parts'), 7, 'health has its parts');
select is((public.dashboard_page('health') -> 'runs') || (public.dashboard_page('health') -> 'incidents'), '[]'::jsonb, 'and nothing else');

select * from finish();
rollback;
