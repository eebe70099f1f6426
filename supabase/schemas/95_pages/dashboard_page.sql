create function public.dashboard_page(page text, wanted jsonb default '{}') returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  known constant text[] := case page
    when 'position' then array['id']
    when 'history' then array['strategy', 'ticker', 'reason', 'tag', 'mistake', 'result', 'from', 'until', 'after']
    when 'replay' then array['profit', 'dte', 'stop']
    when 'journal' then array['search', 'after']
    when 'opportunities' then array['scan']
    when 'run' then '{}' when 'overview' then '{}' when 'positions' then '{}' when 'performance' then '{}' when 'health' then '{}' end;
  unknown constant text := (select name from jsonb_object_keys(wanted) name where name <> all (known) order by name limit 1);
begin
  if known is null then
    raise exception 'there is no page %', page using errcode = 'PT404';
  elsif unknown is not null then
    raise exception 'the page % knows no %', page, unknown using errcode = 'PT422', detail = unknown;
  end if;
  if page = 'run' then
    return private.last_run();
  end if;
  return jsonb_build_object('head', private.page_head()) || case page
    when 'overview' then private.overview_page()
    when 'positions' then private.positions_page()
    when 'position' then private.position_page(private.wanted_id(wanted, 'id'))
    when 'history' then private.history_page(wanted)
    when 'performance' then private.performance_page()
    when 'replay' then private.replay_page(wanted)
    when 'journal' then private.journal_page(wanted)
    when 'opportunities' then private.opportunities_page(wanted)
    when 'health' then private.health_page()
  end;
end;
$$;

comment on function public.dashboard_page(text, jsonb) is
  'One page of the dashboard as JSON, with private.page_head() as head: overview, positions, position (id), history, performance, replay, journal, opportunities, health; or run, private.last_run() alone. wanted: the filters of the reader, each a text or an array of texts; each page''s function lists its own. It only reads. PT404 for an unknown page, PT422 for an unknown filter.';
revoke execute on function public.dashboard_page(text, jsonb) from public, anon, authenticated;
grant execute on function public.dashboard_page(text, jsonb) to service_role;
