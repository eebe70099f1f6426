create function private.tick_deliver_alerts() returns bigint
language sql set search_path = ''
return case
  when exists (select from private.outbox where status in ('due', 'sending') and due_at <= clock_timestamp())
  then private.wake('deliver-alerts')
end;

comment on function private.tick_deliver_alerts() is
  'Calls deliver-alerts while messages are due: either the caller that should have done so did not get through, or SQL alone has queued them.';
