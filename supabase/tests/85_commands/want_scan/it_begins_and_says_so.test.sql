begin;
select plan(9);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select private.want_scan('{}', '77', 5);
select results_eq('select trade_date, is_scheduled, asked_by, topic from public.scans', $$ values (date '2026-02-24', false, '77', 5::bigint) $$, '/scan begins a scan for the person and the topic');
select is((select count(*)::integer from private.lookups where kind = 'chain'), 9, '/scan asks for every ticker of the list');
select results_eq(
  'select kind, facts, asked_by, topic from private.outbox', $$ select 'opportunities', jsonb_build_object('scan_id', scan_id), '77', 5::bigint from public.scans $$, '/scan sends the list that will be filled'
);
select throws_ok($$ select private.want_scan('{}', '78', 5) $$, 'PT409', 'a scan is already running: its list follows', 'A second scan is refused while one is running');
delete from private.lookups;
select private.want_scan('{"ticker": "AAPL"}', '77', 5);
select results_eq('select facts ->> ''ticker'' from private.lookups', $$ values ('AAPL') $$, '/scan with a ticker asks for that one alone');
delete from private.lookups;
select throws_ok(
  format('select private.want_scan(%L, %L, 5)', jsonb_build_object('ticker', ticker), '77'), 'PT422',
  'write /scan or /scan SPY; /scan rules shows what a scan looks for, /scan add SPY and /scan drop SPY change the tickers', coalesce(nullif(ticker, ''), 'nothing') || ' is no ticker'
)
from unnest(array['spy', '580P', '', 'SPY QQQ']) ticker;

select * from finish();
rollback;
