create function private.positions_facts(page integer) returns jsonb
language sql stable set search_path = ''
begin atomic
  with change as materialized (
    select * from private.changes_since(private.session_before(private.last_session())) c where c.is_known
  ),
  listed as (
    select v.*, round(c.change, 2) as day_change, row_number() over (order by v.nearest, v.position_id) as place
    from public.v_open_positions v left join change c using (position_id)
  ),
  paged as (
    select count(*) as total, sum(unrealized_pnl) as unrealized_pnl, greatest(ceil(count(*) / 8.0), 1)::integer as pages from listed
  ),
  shown as (
    -- The requested page may no longer exist after positions have closed.
    select paged.*, least(greatest(coalesce(positions_facts.page, 0), 0), paged.pages - 1) as page from paged
  )
  select jsonb_build_object(
    'total', shown.total,
    'unrealized_pnl', shown.unrealized_pnl,
    'day_change', private.session_change(null),
    'page', shown.page,
    'pages', shown.pages,
    'killed', s.killed_at is not null,
    'paused', s.entries_paused_at is not null,
    'positions', (
      select coalesce(jsonb_agg(to_jsonb(listed) - 'place' || jsonb_build_object(
        'to_exit_dte', private.exit_day(p) - private.new_york_date(private.now())) order by listed.place), '[]')
      from listed join public.positions p using (position_id)
      where listed.place > shown.page * 8 and listed.place <= (shown.page + 1) * 8
    )
  )
  from shown cross join public.switches s;
end;

comment on function private.positions_facts(integer) is
  'The facts of /positions: {total, unrealized_pnl, day_change (private.session_change(); USD), page (0 = first), pages, killed, paused, positions: eight rows of v_open_positions, nearest to a rule first, each with its day_change (null without a mark at the close before) and with to_exit_dte as the days to private.exit_day()}.';
