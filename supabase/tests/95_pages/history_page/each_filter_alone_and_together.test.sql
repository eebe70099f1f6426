-- Four trades, the latest exit first: d (QQQ, spread, 20.00), c (QQQ, put, nothing), b (SPY, spread, -100.00), a (SPY, put, 75.00).
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
-- By hand, of the trades that a filter should find.
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
  ('{}', 'dcba', 'all'),
  ('{"strategy": "CSP"}', 'ca', 'a strategy'),
  ('{"strategy": ["CSP", "VPC"]}', 'dcba', 'two'),
  ('{"strategy": "IC"}', '', 'one that was not traded'),
  ('{"ticker": "QQQ"}', 'dc', 'a ticker'),
  ('{"ticker": ["QQQ", "SPY"]}', 'dcba', 'two tickers'),
  ('{"ticker": ""}', 'dcba', 'empty is any'),
  ('{"reason": "rolled, up"}', 'c', 'a reason with a comma'),
  ('{"reason": "rolled"}', 'd', 'is not the one without'),
  ('{"reason": ["rolled, up", "stop_loss"]}', 'cb', 'two reasons'),
  ('{"tag": "fed"}', 'da', 'a tag'),
  ('{"tag": ["cpi", "none"]}', 'db', 'one of two tags is enough'),
  ('{"tag": "open"}', '', 'a tag of what is open'),
  ('{"mistake": "rash"}', 'b', 'a mistake'),
  ('{"mistake": ["rash", "late"]}', 'db', 'one of two'),
  ('{"result": "won"}', 'da', 'won'),
  ('{"result": "lost"}', 'b', 'lost'),
  ('{"result": "scratch"}', 'c', 'neither'),
  ('{"result": ["won", "scratch"]}', 'dca', 'two results'),
  ('{"from": "2026-02-03"}', 'dcb', 'from a day on'),
  ('{"until": "2026-02-03"}', 'ba', 'until one, with it'),
  ('{"from": "2026-02-04", "until": "2026-02-04"}', 'c', 'one day, of New York'),
  ('{"from": "2026-02-04", "until": "2026-02-03"}', '', 'none between a day and the one before'),
  ('{"strategy": "VPC", "ticker": "QQQ", "reason": "rolled", "tag": "fed", "mistake": "late", "result": "won", "from": "2026-02-05", "until": "2026-02-05"}',
    'd', 'all together'),
  ('{"strategy": "VPC", "ticker": "QQQ", "reason": "rolled", "tag": "fed", "mistake": "late", "result": "lost", "from": "2026-02-05", "until": "2026-02-05"}',
    '', 'of which each has to hold');
select is(pg_temp.found(wanted), found, what) from asked;
select is(private.history_page(wanted) -> 'sums', pg_temp.sums_of(found), 'sums: ' || what) from asked;

select is(
  private.history_page('{"ticker": "QQQ"}') -> 'choices',
  '{"strategy": ["CSP", "VPC"], "ticker": ["QQQ", "SPY"], "reason": ["profit_target", "rolled", "rolled, up", "stop_loss"],
    "tag": ["cpi", "fed"], "mistake": ["greed", "late", "rash"]}'::jsonb,
  'there is all of it to choose from, whatever is wanted'
);
select is(private.history_page(jsonb_build_object(key, word)) #>> '{sums,trades}' <> '0', true, 'a choice finds something: ' || word)
from jsonb_each(private.history_page('{}') -> 'choices') c (key, words) cross join lateral jsonb_array_elements_text(words) word;
select is(
  private.history_page('{"strategy": "CSP", "ticker": "SPY"}') -> 'trades',
  (select jsonb_build_array(to_jsonb(v)) from public.v_trades v where v.request_id = 'a'),
  'a trade is that of v_trades'
);

select * from finish();
rollback;
