create function private.outbox_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'due', count(*) filter (where o.status <> 'parked'),
    'parked', count(*) filter (where o.status = 'parked'),
    'last_error', (array_agg(o.error order by o.message_id desc) filter (where o.error is not null))[1]
  )
  from private.outbox o
  where o.status in ('due', 'sending') or o.status = 'parked' and o.due_at > clock_timestamp() - interval '1 day';
end;

comment on function private.outbox_facts() is
  'The state of delivery: {due, parked (in a day of real time), last_error}. Stuck and refused messages are faults: private.system_faults().';
