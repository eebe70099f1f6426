begin;
select plan(6);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select is(private.scan_rules_facts() ->> 'scans_at', '09:15', 'The time of the daily scan is shown');
select is(private.scan_rules_facts() -> 'is_scheduled', 'true', 'The answer says that the scan runs automatically');
select is(
  private.scan_rules_facts() #> '{tickers,0}', '{"ticker": "EEM", "reports_earnings": false}'::jsonb, 'The tickers are listed by name'
);
select is(
  (select array_agg(r ->> 'rule') from jsonb_array_elements(private.scan_rules_facts() -> 'rules') r),
  array['CC', 'CSP', 'IC', 'VPC', 'STR', 'VCC', 'wheel'], 'The rules are listed, those that are on first'
);
select is(
  (select r - 'overrides' from jsonb_array_elements(private.scan_rules_facts() -> 'rules') r where r ->> 'rule' = 'wheel'),
  (select to_jsonb(x) - 'overrides' from public.scan_rules x where x.rule = 'wheel'), 'A rule is its row'
);
delete from public.scan_rules; delete from public.scan_tickers;
select is(private.scan_rules_facts() - array['scans_at', 'is_scheduled'], '{"tickers": [], "rules": []}'::jsonb, 'Without tickers and rules the lists are empty');

select * from finish();
rollback;
