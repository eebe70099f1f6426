create function private.outbox_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'due', count(*) filter (where o.status <> 'parked'),
    'oldest_due_minutes', private.minutes_between(min(o.created_at) filter (where o.status <> 'parked'), private.now()),
    'parked', count(*) filter (where o.status = 'parked'),
    'last_error', (array_agg(o.error order by o.message_id desc) filter (where o.error is not null))[1],
    'blocked', (
      select jsonb_build_object(
        'since_minutes', private.minutes_between(c.blocked_at, clock_timestamp()), 'error', c.blocked_error)
      from private.chats c where c.blocked_at is not null order by c.blocked_at limit 1
    )
  )
  from private.outbox o
  where o.status in ('due', 'sending') or o.status = 'parked' and o.due_at > clock_timestamp() - interval '1 day';
end;

comment on function private.outbox_facts() is
  'How delivery goes: {due, oldest_due_minutes, parked (in a day of real time), last_error, blocked: {since_minutes, error} of a chat that refuses the bot}.';
