create function private.arrivals_facts(page integer) returns jsonb
language sql stable set search_path = ''
begin atomic
  with listed as (
    select a.position_id, row_number() over (order by p.expiration_date, p.position_id) as place
    from private.arrivals a join public.positions p using (position_id)
  ),
  paged as (
    select count(*) as total, greatest(ceil(count(*) / 8.0), 1)::integer as pages from listed
  ),
  shown as (
    select paged.*, least(greatest(coalesce(arrivals_facts.page, 0), 0), paged.pages - 1) as page from paged
  )
  select jsonb_build_object(
    'total', shown.total,
    'page', shown.page,
    'pages', shown.pages,
    'positions', (
      select coalesce(jsonb_agg(
        private.rules_of(p) || jsonb_build_object('exit_dte_off', private.dte_off_on_arrival(r)) order by listed.place), '[]')
      from listed
      join public.positions p using (position_id)
      join public.trade_requests r using (request_id)
      where listed.place > shown.page * 8 and listed.place <= (shown.page + 1) * 8
    )
  )
  from shown;
end;

comment on function private.arrivals_facts(integer) is
  'The present effect of each rule on private.arrivals: {total, page (0 = first), pages, positions: eight of private.rules_of() with exit_dte_off (days: the date rule that the position lost, see private.dte_off_on_arrival())}, in the order of expiration.';
