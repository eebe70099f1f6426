create function private.earnings_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'total', count(*),
    'earnings', coalesce(jsonb_agg(jsonb_build_object('ticker', e.ticker, 'reports_on', e.reports_on) order by e.place) filter (where e.place <= 20), '[]'),
    'unknown', (
      select coalesce(jsonb_agg(t.ticker order by t.ticker), '[]') from public.scan_tickers t
      where t.reports_earnings and not exists (
        select from public.earnings known where known.ticker = t.ticker and known.reports_on >= private.new_york_date(private.now()))))
  from (
    select every.*, row_number() over (order by every.reports_on, every.ticker) as place
    from public.earnings every where every.reports_on >= private.new_york_date(private.now())
  ) e;
end;

comment on function private.earnings_facts() is
  'The facts of /earnings: the number of reports to come, the first twenty, [{ticker, reports_on}], and the scanned companies without a known date (unknown).';
