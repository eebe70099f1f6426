create function public.record_orders(run_id bigint, reports jsonb) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
begin
  perform private.lock_book(record_orders.run_id);
  return private.apply_order_reports(record_orders.reports);
end;
$$;

comment on function public.record_orders(bigint, jsonb) is
  'Books the broker''s answers during a check; see private.apply_order_reports(). PT409 when the run lost its lease.';
grant execute on function public.record_orders(bigint, jsonb) to service_role;
