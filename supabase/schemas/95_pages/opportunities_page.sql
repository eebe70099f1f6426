create function private.opportunities_page(wanted jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  wanted_scan constant bigint := coalesce(private.wanted_id(wanted, 'scan'), (select max(s.scan_id) from public.scans s));
begin
  if wanted ? 'scan' and not exists (select from public.scans s where s.scan_id = wanted_scan) then
    raise exception 'there is no scan %', wanted_scan using errcode = 'PT404';
  end if;
  return jsonb_build_object(
    'scans', (
      select coalesce(jsonb_agg(to_jsonb(latest) order by latest.scan_id desc), '[]')
      from (
        select s.scan_id, s.trade_date, s.began_at, s.is_scheduled, s.is_live,
          (select count(*) from public.opportunities o where o.scan_id = s.scan_id and o.place is not null) as listed,
          (select count(*) from public.opportunities o where o.scan_id = s.scan_id and o.request_id is not null) as taken
        from public.scans s order by s.scan_id desc limit 60
      ) latest
    ),
    'scan', (
      select jsonb_build_object(
        'scan_id', s.scan_id, 'trade_date', s.trade_date, 'began_at', s.began_at, 'ended_at', s.ended_at,
        'repriced_at', s.repriced_at, 'is_scheduled', s.is_scheduled, 'is_live', s.is_live, 'equity', s.equity)
      from public.scans s where s.scan_id = wanted_scan
    ),
    'opportunities', (
      select coalesce(jsonb_agg(to_jsonb(v) - 'scan_id' - 'trade_date' - 'began_at'
        order by v.place nulls last, v.score desc, v.opportunity_id), '[]')
      from public.v_opportunities v where v.scan_id = wanted_scan
    ),
    'fell_out', private.fell_out_facts(wanted_scan) -> 'counts'
  );
end;
$$;

comment on function private.opportunities_page(jsonb) is
  'A scan for the dashboard, the newest or number `scan`: {scans: [{scan_id, trade_date, began_at, is_scheduled, is_live, listed, taken}], the newest 60, scan (null = no scan yet), opportunities (of v_opportunities, the list first), fell_out (private.fell_out_facts())}. PT404 for an unknown scan.';
