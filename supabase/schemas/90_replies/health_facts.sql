create function private.health_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'now', private.new_york_time(private.now()),
    'market_open', private.is_market_open(private.now()),
    'opens_at', case when not private.is_market_open(private.now()) then private.new_york_time(private.next_open(private.now())) end,
    'last_check', (
      select jsonb_build_object(
        'at', private.new_york_time(c.started_at), 'minutes_ago', private.minutes_between(c.started_at, private.now()),
        -- During a session a missed check is a fault.
        'is_missed', not private.is_market_open(private.now()) and c.started_at < private.session_open(private.last_session()))
      from private.exit_checks c where c.finished_at is not null and not c.asked_only order by c.run_id desc limit 1
    ),
    'lease', (
      select jsonb_build_object(
        'held', l.expires_at > clock_timestamp(),
        'seconds_left', case when l.expires_at > clock_timestamp() then ceil(extract(epoch from l.expires_at - clock_timestamp())) else 0 end)
      from private.check_lease l
    ),
    'outbox', private.outbox_facts(),
    'open', (select count(*) from public.positions where status = 'OPEN'),
    'unmarked', (
      select coalesce(jsonb_agg(p.position_id order by p.position_id), '[]') from public.positions p
      where p.status = 'OPEN' and (p.mark is null or p.mark_fault is not null)
    ),
    'drifts', (
      select coalesce(jsonb_agg(distinct d.ticker), '[]') from public.drifts d
      where d.speaks and d.dismissed_at is null
    ),
    'live_orders', (select count(*) from public.orders where is_live),
    'unknown_orders', (select count(*) from public.orders where status = 'unknown'),
    'requests', (
      select jsonb_build_object(
        'pending', count(*) filter (where status = 'pending'),
        'approved', count(*) filter (where status = 'approved'),
        'executing', count(*) filter (where status = 'executing'))
      from public.trade_requests where status in ('pending', 'approved', 'executing')
    ),
    'killed_at', private.new_york_time(s.killed_at),
    'killed_by', s.killed_by,
    'paused_at', private.new_york_time(s.entries_paused_at),
    'paused_by', s.entries_paused_by,
    'token_age_minutes', (select private.minutes_between(t.renewed_at, clock_timestamp()) from private.broker_token() t),
    'faults', (
      select coalesce(jsonb_agg(f.says order by f.part, f.fault, f.subject), '[]') from private.system_faults() f where f.part <> 'marks'
    )
  )
  from public.switches s;
end;

comment on function private.health_facts() is
  'The facts of /health: the last finished check (is_missed: a session has begun and ended since), the lease, the outbox, positions without a mark, drifts, unknown orders, the switches, the age of the broker''s token, and faults (everything else that does not work, in words).';
