create function public.paper_replace(orders jsonb) returns void
language sql security definer set search_path = ''
begin atomic
  update private.paper_orders p set limit_price = o.limit_price
  from jsonb_to_recordset(paper_replace.orders) o (client_order_id text, limit_price numeric)
  where p.client_order_id = o.client_order_id and p.status = 'working';
end;

comment on function public.paper_replace(jsonb) is
  'Gives working orders of the paper broker a new limit: [{client_order_id, limit_price (USD per contract)}].';
grant execute on function public.paper_replace(jsonb) to service_role;
