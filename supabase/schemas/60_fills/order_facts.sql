create function private.order_facts(o public.orders) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'order_id', o.order_id,
    'client_order_id', o.client_order_id,
    'broker_order_id', o.broker_order_id,
    'purpose', o.purpose,
    -- A split or a new name may have changed the position's legs since the request.
    'legs', coalesce(p.legs, r.legs),
    'max_worth', case when p.position_id is null then r.max_worth else p.max_worth end,
    -- A close frees the collateral that its position tied up at the opening.
    'collateral', coalesce(p.collateral / p.quantity,
      (private.draft_position(r, r.floor_credit * o.quantity, o.quantity, o.underlying_price)).collateral / o.quantity),
    'quantity', o.quantity,
    'limit_price', o.limit_price,
    'max_debit', o.max_debit,
    'tick', case when jsonb_array_length(r.legs) > 1 then coalesce(i.spread_tick, 1) end,
    'sent_at', o.sent_at
  )
  from public.trade_requests r
  left join public.index_roots i on i.root = r.ticker
  left join public.positions p on p.position_id = o.position_id
  where r.request_id = o.request_id
$$;

comment on function private.order_facts(public.orders) is
  'The facts with which a broker places an order or finds it again. The legs are the position''s (an exit reverses their sides); limit, max_debit (null = no bound) and tick (null = not known) in USD per contract; sent_at in real time.';
