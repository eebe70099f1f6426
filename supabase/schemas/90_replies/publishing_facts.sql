create function private.publishing_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'networks', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'network', n.network, 'expires_at', n.expires_at, 'fault', n.fault,
        'standing', (select coalesce(jsonb_agg(s.report order by s.report), '[]') from public.standing_posts s where s.network = n.network))
        order by n.place, n.network), '[]')
      from (
        select 1 as place, 'telegram' as network, null::timestamptz as expires_at, null as fault
        from public.report_settings s where s.channel_id is not null
        union all
        select 2, n.network, n.expires_at, n.fault from private.networks n
      ) n
    ),
    'posts', (
      select coalesce(jsonb_agg(to_jsonb(latest) - 'waits' order by latest.waits desc, latest.post_id desc), '[]')
      from (
        select p.post_id, p.network, p.report, p.trade_date, p.status, p.due_at is not null as is_at_work, p.status = 'unknown' and p.due_at is null as waits, p.link, p.error
        from public.posts p order by p.status = 'unknown' and p.due_at is null desc, p.post_id desc limit 8
      ) latest
    )
  );
end;

comment on function private.publishing_facts() is
  'The facts of /publishing: {networks that are set up: [{network, expires_at (of its credential; null = never, or not known), fault, standing (reports published there automatically)}], posts: the latest eight}.';
