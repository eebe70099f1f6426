create function private.positions_facts(page integer) returns jsonb
language sql stable set search_path = ''
begin atomic
  with listed as (
    select v.*, row_number() over (order by v.nearest, v.position_id) as place from public.v_open_positions v
  ),
  paged as (
    select count(*) as total, sum(unrealized_pnl) as unrealized_pnl, greatest(ceil(count(*) / 8.0), 1)::integer as pages from listed
  ),
  shown as (
    -- What has closed since may have taken the page along.
    select paged.*, least(greatest(coalesce(positions_facts.page, 0), 0), paged.pages - 1) as page from paged
  )
  select jsonb_build_object(
    'total', shown.total,
    'unrealized_pnl', shown.unrealized_pnl,
    'page', shown.page,
    'pages', shown.pages,
    'killed', s.killed_at is not null,
    'paused', s.entries_paused_at is not null,
    'positions', (
      select coalesce(jsonb_agg(to_jsonb(listed) - 'place' order by listed.place), '[]')
      from listed where listed.place > shown.page * 8 and listed.place <= (shown.page + 1) * 8
    )
  )
  from shown cross join public.switches s;
end;

comment on function private.positions_facts(integer) is
  'What /positions says: {total, unrealized_pnl (USD), page (0 = first), pages, killed, paused, positions: eight rows of v_open_positions}, those nearest to a rule first.';
