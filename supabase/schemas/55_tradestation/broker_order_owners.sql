create function public.broker_order_owners(broker_order_ids jsonb) returns jsonb
language sql stable security definer set search_path = ''
begin atomic
  select coalesce(jsonb_agg(jsonb_build_object('broker_order_id', broker_order_id, 'order_id', order_id)), '[]')
  from public.orders
  where broker_order_owners.broker_order_ids ? broker_order_id;
end;

comment on function public.broker_order_owners(jsonb) is
  'The orders of the book that have these references at the broker: [{broker_order_id, order_id}]. A search by an order''s facts must not match another order''s reference.';
grant execute on function public.broker_order_owners(jsonb) to service_role;
