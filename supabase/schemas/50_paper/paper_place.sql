create function public.paper_place(orders jsonb) returns void
language sql security definer set search_path = '' set jit = off
begin atomic
  insert into private.paper_orders (client_order_id, purpose, legs, max_worth, collateral, quantity, limit_price, day_ends_at)
  select client_order_id, purpose, legs, max_worth, collateral, quantity, limit_price, private.next_close(private.now())
  from jsonb_to_recordset(paper_place.orders) o (
    client_order_id text, purpose text, legs jsonb, max_worth numeric, collateral numeric, quantity integer, limit_price numeric
  )
  on conflict (client_order_id) do nothing;
end;

comment on function public.paper_place(jsonb) is
  'Enters orders (private.order_facts()) into the paper broker''s book, good for the day; an order that is already there stays as it is.';
grant execute on function public.paper_place(jsonb) to service_role;
