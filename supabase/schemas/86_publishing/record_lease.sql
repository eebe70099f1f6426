create function public.record_lease(network text, expires_at timestamptz default null, fault text default null) returns void
language sql security definer set search_path = ''
begin atomic
  update private.networks n set
    expires_at = case when record_lease.fault is null then record_lease.expires_at else n.expires_at end,
    fault = left(record_lease.fault, 300)
  where n.network = record_lease.network;
end;

comment on function public.record_lease(text, timestamptz, text) is
  'Stores when a network''s credential expires (null = never, or not known), or why that could not be renewed or checked.';
grant execute on function public.record_lease(text, timestamptz, text) to service_role;
