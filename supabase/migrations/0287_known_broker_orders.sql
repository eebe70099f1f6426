create function public.known_broker_orders(broker_order_ids jsonb) returns jsonb
language sql stable security definer set search_path = ''
begin atomic
  select coalesce(jsonb_agg(broker_order_id), '[]') from public.orders
  where known_broker_orders.broker_order_ids ? broker_order_id;
end;

comment on function public.known_broker_orders(jsonb) is
  'Which of the broker''s references are in the book already: an order that is looked for by its facts is none of them.';
grant execute on function public.known_broker_orders(jsonb) to service_role;
