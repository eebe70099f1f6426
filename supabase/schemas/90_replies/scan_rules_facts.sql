create function private.scan_rules_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'is_scheduled', s.is_scheduled,
    'scans_at', to_char(s.scans_at, 'HH24:MI'),
    'tickers', (select coalesce(jsonb_agg(jsonb_build_object('ticker', t.ticker, 'reports_earnings', t.reports_earnings) order by t.ticker), '[]') from public.scan_tickers t),
    'rules', (select coalesce(jsonb_agg(to_jsonb(r) - 'overrides' order by r.is_on desc, r.rule), '[]') from public.scan_rules r))
  from public.scan_settings s;
end;

comment on function private.scan_rules_facts() is
  'The facts of /scan rules: {is_scheduled, scans_at, tickers: [{ticker, reports_earnings}], rules: rows of scan_rules}.';
