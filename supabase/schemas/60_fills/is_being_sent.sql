create function private.is_being_sent(o public.orders) returns boolean
language sql stable set search_path = ''
return exists (
  select from private.exit_checks c
  where c.run_id = o.run_id and c.finished_at is null and c.began_at > clock_timestamp() - interval '7 minutes'
);

comment on function private.is_being_sent(public.orders) is
  'Whether the check that was to send an order may yet do so: one that was cut off is over when no function lives that long (400 s).';
