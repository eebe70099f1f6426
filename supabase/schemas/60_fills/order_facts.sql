create function private.order_facts(o public.orders) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'order_id', o.order_id,
    'client_order_id', o.client_order_id,
    'broker_order_id', o.broker_order_id,
    'purpose', o.purpose,
    'legs', r.legs,
    'strike_price', r.strike_price,
    'width', r.width,
    'quantity', o.quantity,
    'limit_price', o.limit_price,
    'max_debit', o.max_debit,
    'sent_at', o.sent_at
  )
  from public.trade_requests r where r.request_id = o.request_id
$$;

comment on function private.order_facts(public.orders) is
  'What a broker needs to place an order or to find it again. Legs as the position has them (an exit reverses their sides), limit and max_debit (null = no bound) in USD per contract, sent_at real time.';
