begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

insert into public.scans (scan_id, trade_date, is_scheduled, is_live) overriding system value values (7, '2026-02-24', false, true), (8, '2026-02-25', false, true);
select is(private.fell_out_facts(7), '{"scan_id": 7, "counts": []}'::jsonb, 'A scan without counts has no rows');
insert into public.scan_counts (scan_id, ticker, rule, reason, count) values
  (7, 'SPY', 'CSP', 'delta', 40), (7, 'SPY', 'CSP', 'bid', 3), (7, 'SPY', 'CSP', 'credit', 3), (7, 'SPY', 'CSP', 'listed', 1), (7, 'SPY', 'CSP', 'expiration', 2),
  (7, 'SPY', 'CC', 'delta', 5), (7, 'KO', '*', 'no_earnings_date', 1), (8, 'SPY', 'CSP', 'delta', 9);
select is(
  private.fell_out_facts(7),
  '{"scan_id": 7, "counts": [
    {"ticker": "KO", "rule": "*", "total": 1, "passed": 0, "reasons": [{"reason": "no_earnings_date", "count": 1}]},
    {"ticker": "SPY", "rule": "CC", "total": 5, "passed": 0, "reasons": [{"reason": "delta", "count": 5}]},
    {"ticker": "SPY", "rule": "CSP", "total": 49, "passed": 3, "reasons": [{"reason": "delta", "count": 40}, {"reason": "bid", "count": 3},
      {"reason": "credit", "count": 3}, {"reason": "expiration", "count": 2}, {"reason": "listed", "count": 1}]}]}'::jsonb,
  'Each ticker and rule has its total, how many passed every filter, and its reasons, the most frequent first'
);
insert into public.scan_counts (scan_id, ticker, rule, reason, count) select 8, 'QQQ', 'CSP', reason, 1
from unnest(array['listed', 'budget', 'expiration', 'ticker', 'group', 'list', 'no_quote', 'delta', 'open_interest', 'bid', 'width', 'cost', 'earnings', 'ex_dividend',
  'wing', 'pair', 'whole_width', 'credit', 'return']) reason;
select is(private.fell_out_facts(8) #> '{counts,0}' -> 'passed', '6', 'Trades left out by the caps or the budget count as passed');
select is(private.fell_out_facts(9) -> 'counts', '[]', 'An unknown scan has no rows');

select * from finish();
rollback;
