create function private.fell_out_facts(scan_id bigint) returns jsonb
language sql stable set search_path = ''
begin atomic
  with counts as (
    select c.ticker, c.rule, sum(c.count)::integer as total,
      coalesce(sum(c.count) filter (where c.reason in ('listed', 'budget', 'expiration', 'ticker', 'group', 'list')), 0)::integer as passed,
      jsonb_agg(jsonb_build_object('reason', c.reason, 'count', c.count) order by c.count desc, c.reason) as reasons
    from public.scan_counts c where c.scan_id = fell_out_facts.scan_id
    group by c.ticker, c.rule
  )
  select jsonb_build_object('scan_id', fell_out_facts.scan_id, 'counts', (
    select coalesce(jsonb_agg(to_jsonb(c) order by c.ticker, c.rule), '[]') from counts c));
end;

comment on function private.fell_out_facts(bigint) is
  'The reasons for which a scan dropped candidates: {scan_id, counts: [{ticker, rule (* = the whole ticker), total, passed, reasons: [{reason, count}]}]}; reasons as in scan_counts.';
