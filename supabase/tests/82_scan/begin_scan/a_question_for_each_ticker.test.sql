begin;
select plan(8);
\ir ../../clock.psql
\ir ../../helpers.psql

prepare asked as select facts ->> 'ticker', facts -> 'account' from private.lookups where kind = 'chain' order by lookup_id;
insert into public.share_trades (ticker, quantity, price) values ('AAPL', 60, 200), ('AAPL', 40, 210), ('MSFT', 99, 400), ('NVDA', -100, 180), ('SPY', 100, 600);
select private.begin_scan(asked_by => '77', topic => 3) as scan \gset
select results_eq('execute asked',
  $$ values ('AAPL', 'true'::jsonb), ('EEM', 'false'), ('GLD', 'false'), ('IWM', 'false'), ('QQQ', 'false'), ('SMH', 'false'), ('SPY', 'false'), ('TLT', 'false'), ('XLE', 'false'), ('XLK', 'false') $$,
  'The tickers of the list and those with a hundred shares are scanned; only the first question asks for the account');
select results_eq('select distinct (facts ->> ''scan_id'')::bigint, asked_by, topic, status from private.lookups',
  format('values (%s::bigint, ''77'', 3::bigint, ''due'')', :scan), 'Every question belongs to the scan and to the person who asked');
select results_eq(
  'select trade_date, is_scheduled, is_live, asked_by, topic, ended_at from public.scans',
  $$ values ('2026-02-24'::date, false, true, '77', 3::bigint, null::timestamptz) $$, 'A scan in market hours uses live quotes');

update private.lookups set status = 'done' where true;
select pg_temp.set_clock('2026-02-24 09:15');
select private.begin_scan('{IWM,AAPL}', true);
select results_eq($$ select facts ->> 'ticker' from private.lookups where status = 'due' order by lookup_id $$, $$ values ('AAPL'), ('IWM') $$, 'A scan of named tickers asks for those alone');
select results_eq('select is_scheduled, is_live, asked_by from public.scans order by scan_id desc limit 1', 'values (true, false, null::text)',
  'A scan before the open uses the last session''s quotes');

update private.lookups set status = 'done' where true;
update public.scan_rules set is_on = false where strategy_type = 'CC';
select private.begin_scan();
select is_empty($$ select from private.lookups where status = 'due' and facts ->> 'ticker' = 'AAPL' $$, 'Shares add no ticker while no rule for covered calls is on');
update private.lookups set status = 'done' where true;
select throws_ok($$ select private.begin_scan(is_scheduled => true) $$, '23505', null, 'A second scheduled scan on the same day is refused');
select pg_temp.set_clock('2026-02-25 09:15');
select lives_ok($$ select private.begin_scan(is_scheduled => true) $$, 'A scheduled scan on the next day is allowed');

select * from finish();
rollback;
