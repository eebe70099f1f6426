begin;
select plan(6);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select is(private.scan_rules_facts() ->> 'scans_at', '09:15', 'when');
select is(private.scan_rules_facts() -> 'is_scheduled', 'true', 'by itself');
select is(
  private.scan_rules_facts() #> '{tickers,0}', '{"ticker": "EEM", "reports_earnings": false}'::jsonb, 'where, by name'
);
select is(
  (select array_agg(r ->> 'rule') from jsonb_array_elements(private.scan_rules_facts() -> 'rules') r),
  array['CC', 'CSP', 'IC', 'VPC', 'STR', 'VCC', 'wheel'], 'for what: those that are on first'
);
select is(
  (select r - 'overrides' from jsonb_array_elements(private.scan_rules_facts() -> 'rules') r where r ->> 'rule' = 'wheel'),
  (select to_jsonb(x) - 'overrides' from public.scan_rules x where x.rule = 'wheel'), 'as it stands'
);
delete from public.scan_rules; delete from public.scan_tickers;
select is(private.scan_rules_facts() - array['scans_at', 'is_scheduled'], '{"tickers": [], "rules": []}'::jsonb, 'or nothing');

select * from finish();
rollback;
