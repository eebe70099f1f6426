begin;
select plan(14);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../scan.psql
\ir ../../pages.psql

select scan_id as old from pg_temp.a_scan(false, 50000) \gset
select scan_id as new from pg_temp.a_scan() \gset
select pg_temp.an_opportunity(:old) as only \gset
select pg_temp.an_opportunity(:new, '{"place": 2, "score": 90}') as second \gset
select pg_temp.an_opportunity(:new, '{"score": 70}') as unlisted \gset
select pg_temp.an_opportunity(:new, '{"place": 1, "score": 50}') as first \gset
select pg_temp.an_opportunity(:new, '{"score": 80}') as better \gset
select pg_temp.opened('taken');
update public.opportunities set request_id = 'taken' where opportunity_id = :first;
insert into public.scan_counts (scan_id, ticker, rule, reason, count) values (:new, 'XLE', 'CSP', 'delta', 9), (:old, 'KO', '*', 'no_answer', 1);
select private.opportunities_page('{}') as page \gset

select is(pg_temp.each(:'page'::jsonb -> 'opportunities', 'opportunity_id'), jsonb_build_array(:first, :second, :better, :unlisted), 'The list comes first by place, then the rest by score');
select is(
  :'page'::jsonb -> 'opportunities',
  (select jsonb_agg(to_jsonb(v) - 'scan_id' - 'trade_date' - 'began_at' order by v.place nulls last, v.score desc) from public.v_opportunities v where v.scan_id = :new), 'The opportunities are those of v_opportunities');
select is(:'page'::jsonb #> '{opportunities,0}' @> jsonb_build_object('request_status', 'executed', 'position_id', pg_temp.position_of('taken'), 'position_status', 'OPEN'), true, 'A taken opportunity shows its request and its position');
select is(
  array(select key from unnest(string_to_array('opportunity_id place fell_out rule strategy_type ticker contract expiration_date dte quantity underlying_price credit natural_credit'
    || ' floor_credit capital delta implied_volatility chance return_percent annualised_percent score score_return score_edge score_liquidity score_fit request_status'
    || ' position_id position_status exit_reason pnl_per_contract pnl_if_held', ' ')) key where not :'page'::jsonb #> '{opportunities,0}' ? key),
  '{}'::text[], 'An opportunity has all its fields');
select is(:'page'::jsonb -> 'scan', (select to_jsonb(s) - 'asked_by' - 'topic' from public.scans s where s.scan_id = :new), 'The newest scan is shown by default');
select is(:'page'::jsonb -> 'fell_out', '[{"ticker": "XLE", "rule": "CSP", "total": 9, "passed": 0, "reasons": [{"reason": "delta", "count": 9}]}]'::jsonb, 'The page shows what fell out of the scan');
select is(pg_temp.each(:'page'::jsonb -> 'scans', 'scan_id'), jsonb_build_array(:new, :old), 'All scans are listed, the newest first');
select is(
  (:'page'::jsonb #> '{scans,0}') - 'scan_id' - 'began_at', '{"trade_date": "2026-02-24", "is_scheduled": false, "is_live": true, "listed": 2, "taken": 1}'::jsonb, 'A scan has the number of trades listed and taken');

select private.opportunities_page(jsonb_build_object('scan', :'old')) as page \gset
select is(pg_temp.each(:'page'::jsonb -> 'opportunities', 'opportunity_id'), jsonb_build_array(:only), 'A named scan shows its own opportunities');
select is(:'page'::jsonb -> 'scan' -> 'equity', '50000', 'A named scan shows the equity it used');
select is(pg_temp.each(:'page'::jsonb -> 'fell_out', 'ticker'), '["KO"]'::jsonb, 'A named scan shows what fell out of it');
select throws_ok(format('select private.opportunities_page(%L)', jsonb_build_object('scan', (:new + 1)::text)), 'PT404', null, 'An unknown scan is refused');
select throws_ok($$ select private.opportunities_page('{"scan": "newest"}') $$, 'PT422', null, 'A scan_id that is no number is refused');
select count(pg_temp.a_scan()) from generate_series(1, 70) \g /dev/null
select is(jsonb_array_length(private.opportunities_page('{}') -> 'scans'), 60, 'At most sixty scans are listed');

select * from finish();
rollback;
