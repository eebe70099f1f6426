begin;
select plan(6);
\ir ../../clock.psql
\ir ../../scan.psql

select scan_id as old from pg_temp.a_scan() \gset
select scan_id as new from pg_temp.a_scan() \gset
update public.scans set began_at = private.now() - case scan_id when :old then interval '91 days' else interval '89 days' end where true;
select pg_temp.an_opportunity(:old), pg_temp.an_opportunity(:new);
insert into public.scan_counts (scan_id, ticker, rule, reason, count) values (:old, 'XLE', 'CSP', 'delta', 1), (:new, 'XLE', 'CSP', 'delta', 1);
insert into public.daily_volatility (ticker, trade_date, iv30) values ('XLE', '2020-02-24', 0.2);
insert into private.lookups (kind, facts, status, ended_at) values
  ('trade', '1', 'done', clock_timestamp() - interval '8 days'), ('trade', '2', 'failed', clock_timestamp() - interval '8 days'),
  ('trade', '3', 'done', clock_timestamp() - interval '6 days');
insert into private.lookups (kind, facts, created_at) values ('trade', '4', clock_timestamp() - interval '8 days');

select private.keep_house();
select results_eq('select scan_id from public.scans', array[:new]::bigint[], 'scans are deleted after ninety days');
select results_eq('select scan_id from public.opportunities', array[:new]::bigint[], 'with their opportunities');
select results_eq('select scan_id from public.scan_counts', array[:new]::bigint[], 'with their counts');
select isnt_empty('select from public.daily_volatility', 'the volatility of a ticker is kept for ever');
select results_eq('select facts from private.lookups order by lookup_id', $$ values ('3'::jsonb), ('4') $$, 'finished lookups are deleted after seven days');
update public.retention set opportunities = '30 days';
select private.keep_house();
select is_empty('select from public.scans', 'the owner may change that');

select * from finish();
rollback;
