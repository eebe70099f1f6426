create function private.is_being_sent(o public.orders) returns boolean
language sql stable set search_path = ''
return exists (
  select from private.exit_checks c
  where c.run_id = o.run_id and c.finished_at is null and c.began_at > clock_timestamp() - interval '7 minutes'
);

comment on function private.is_being_sent(public.orders) is
  'Whether the check that claimed an order may still send it. A check that was cut off cannot: no function lives for 7 minutes (the platform''s limit is 400 seconds).';
