-- Four trades, the latest exit first: d (QQQ, spread, 20.00), c (QQQ, put, 0.00), b (SPY, spread, -100.00), a (SPY, put, 75.00).
begin;
select plan(65);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../pages.psql

select pg_temp.traded('[
  {"request_id": "a", "pnl": 75, "exit_date": "2026-02-02 15:00Z", "exit_reason": "profit_target", "fees": 1.3},
  {"request_id": "b", "pnl": -100, "exit_date": "2026-02-03 15:00Z", "exit_reason": "stop_loss", "strategy_type": "VPC"},
  {"request_id": "c", "pnl": 0, "exit_date": "2026-02-05 02:00Z", "exit_reason": "rolled, up", "ticker": "QQQ"},
  {"request_id": "d", "pnl": 20, "exit_date": "2026-02-05 15:00Z", "exit_reason": "rolled", "ticker": "QQQ", "strategy_type": "VPC"}]');
insert into public.journal (position_id, text, tags, mistakes, rating) values
  (pg_temp.position_of('a'), 'x', '{fed}', '{}', 4), (pg_temp.position_of('b'), 'x', '{cpi}', '{rash}', null),
  (pg_temp.position_of('d'), 'x', '{fed,cpi}', '{greed,late}', null), (pg_temp.position_of('CSP'), 'x', '{open}', '{}', null);

create function pg_temp.found(wanted jsonb) returns text
language sql return (
  select coalesce(string_agg(t.request_id, '' order by l.n), '')
  from jsonb_array_elements(private.history_page(wanted) -> 'trades') with ordinality l (trade, n)
  join public.trade_history t on t.trade_id = (l.trade ->> 'trade_id')::bigint
);
-- The sums of the trades that a filter should find, worked out by hand.
create function pg_temp.sums_of(names text) returns jsonb
language sql return (
  select jsonb_build_object('trades', count(*), 'wins', count(*) filter (where p > 0), 'losses', count(*) filter (where p < 0),
    'scratches', count(*) filter (where p = 0), 'win_rate', round(100.0 * count(*) filter (where p > 0) / nullif(count(*), 0), 1),
    'total_pnl', coalesce(sum(p), 0), 'fees', coalesce(sum(case name when 'a' then 1.3 else 0 end), 0), 'credit', 150 * count(*),
    'expectancy', round(avg(p), 2), 'premium_captured', round(100 * sum(p) / nullif(150 * count(*), 0), 1),
    'avg_days_held', case when count(*) > 0 then 1.0 end, 'best', max(p), 'worst', min(p), 'few_trades', true)
  from string_to_table(nullif(names, ''), null) name
  cross join lateral (select case name when 'a' then 73.7 when 'b' then -100 when 'c' then 0 when 'd' then 20 end as p) made
);
create temporary table asked (wanted jsonb, found text, what text);
insert into asked values
  ('{}', 'dcba', 'No filter finds all trades'),
  ('{"strategy": "CSP"}', 'ca', 'A strategy finds its trades'),
  ('{"strategy": ["CSP", "VPC"]}', 'dcba', 'Two strategies find the trades of both'),
  ('{"strategy": "IC"}', '', 'A strategy without trades finds none'),
  ('{"ticker": "QQQ"}', 'dc', 'A ticker finds its trades'),
  ('{"ticker": ["QQQ", "SPY"]}', 'dcba', 'Two tickers find the trades of both'),
  ('{"ticker": ""}', 'dcba', 'An empty filter is ignored'),
  ('{"reason": "rolled, up"}', 'c', 'An exit reason with a comma is one reason'),
  ('{"reason": "rolled"}', 'd', 'An exit reason finds exact matches alone'),
  ('{"reason": ["rolled, up", "stop_loss"]}', 'cb', 'Two exit reasons find the trades of both'),
  ('{"tag": "fed"}', 'da', 'A tag finds its trades'),
  ('{"tag": ["cpi", "none"]}', 'db', 'One of two tags is enough'),
  ('{"tag": "open"}', '', 'A tag of an open position finds no trade'),
  ('{"mistake": "rash"}', 'b', 'A mistake finds its trades'),
  ('{"mistake": ["rash", "late"]}', 'db', 'One of two mistakes is enough'),
  ('{"result": "won"}', 'da', 'The result won finds the wins'),
  ('{"result": "lost"}', 'b', 'The result lost finds the losses'),
  ('{"result": "scratch"}', 'c', 'The result scratch finds trades with a P&L of zero'),
  ('{"result": ["won", "scratch"]}', 'dca', 'Two results find the trades of both'),
  ('{"from": "2026-02-03"}', 'dcb', '"from" finds exits from that day on'),
  ('{"until": "2026-02-03"}', 'ba', '"until" finds exits up to that day, that day included'),
  ('{"from": "2026-02-04", "until": "2026-02-04"}', 'c', 'A single day is one of New York'),
  ('{"from": "2026-02-04", "until": "2026-02-03"}', '', 'A range that ends before it begins finds nothing'),
  ('{"strategy": "VPC", "ticker": "QQQ", "reason": "rolled", "tag": "fed", "mistake": "late", "result": "won", "from": "2026-02-05", "until": "2026-02-05"}',
    'd', 'All filters together find the trade that matches each'),
  ('{"strategy": "VPC", "ticker": "QQQ", "reason": "rolled", "tag": "fed", "mistake": "late", "result": "lost", "from": "2026-02-05", "until": "2026-02-05"}',
    '', 'A trade that fails one of the filters is not found');
select is(pg_temp.found(wanted), found, what) from asked;
select is(private.history_page(wanted) -> 'sums', pg_temp.sums_of(found), 'The sums: ' || what) from asked;

select is(
  private.history_page('{"ticker": "QQQ"}') -> 'choices',
  '{"strategy": ["CSP", "VPC"], "ticker": ["QQQ", "SPY"], "reason": ["profit_target", "rolled", "rolled, up", "stop_loss"],
    "tag": ["cpi", "fed"], "mistake": ["greed", "late", "rash"]}'::jsonb,
  'The choices are those of all trades, whatever the filter'
);
select is(private.history_page(jsonb_build_object(key, word)) #>> '{sums,trades}' <> '0', true, 'A choice finds trades: ' || word)
from jsonb_each(private.history_page('{}') -> 'choices') c (key, words) cross join lateral jsonb_array_elements_text(words) word;
select is(
  private.history_page('{"strategy": "CSP", "ticker": "SPY"}') -> 'trades',
  (select jsonb_build_array(to_jsonb(v)) from public.v_trades v where v.request_id = 'a'),
  'A trade is its row of v_trades'
);

select * from finish();
rollback;
