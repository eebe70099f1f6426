create function public.paper_cancel(client_order_ids jsonb) returns void
language sql security definer set search_path = ''
begin atomic
  update private.paper_orders set status = 'cancelled'
  where status = 'working' and paper_cancel.client_order_ids ? client_order_id;
end;

comment on function public.paper_cancel(jsonb) is 'Cancels working orders of the paper broker; their fills stay.';
grant execute on function public.paper_cancel(jsonb) to service_role;
