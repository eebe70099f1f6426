create function private.orders_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  with listed as (
    select o.is_live, o.order_id, jsonb_build_object(
      'order_id', o.order_id, 'request_id', o.request_id, 'position_id', o.position_id,
      'ticker', r.ticker, 'contract', r.contract, 'contract_short', r.contract_short, 'expiration_date', r.expiration_date,
      'purpose', o.purpose, 'source', o.source, 'status', o.status, 'exit_reason', o.exit_reason,
      'limit_price', o.limit_price, 'broker_limit_price', o.broker_limit_price,
      'quantity', o.quantity, 'filled_quantity', o.filled_quantity, 'cancelling', o.cancelling and o.is_live,
      'at', private.new_york_time(o.created_at), 'message', o.broker_message) as facts
    from public.orders o join public.trade_requests r using (request_id)
    where o.is_live or private.new_york_date(o.created_at) = private.new_york_date(private.now())
  ),
  placed as (select *, row_number() over (partition by is_live order by order_id desc) as place from listed)
  select jsonb_build_object(
    'live_total', count(*) filter (where is_live),
    'today_total', count(*) filter (where not is_live),
    'live', coalesce(jsonb_agg(facts order by place) filter (where is_live and place <= 10), '[]'),
    'today', coalesce(jsonb_agg(facts order by place) filter (where not is_live and place <= 10), '[]')
  )
  from placed;
end;

comment on function private.orders_facts() is
  'The facts of /orders: {live_total, today_total, live, today (ended, of this New York date)}, at most ten orders each, the newest first. Limits in USD per contract.';
