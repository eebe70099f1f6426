create function private.book_elsewhere(
  r public.trade_requests, position_id bigint, purpose text, exit_reason text, price numeric, quantity integer, execution_data jsonb,
  fees numeric default 0
) returns void
language sql set search_path = ''
begin atomic
  insert into public.orders
    (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash, fees,
      broker_order_id, execution_data)
  values (
    r.request_id, book_elsewhere.position_id, book_elsewhere.purpose, 'manual', book_elsewhere.exit_reason, 'filled',
    book_elsewhere.price, book_elsewhere.quantity, book_elsewhere.quantity,
    book_elsewhere.price * book_elsewhere.quantity * case book_elsewhere.purpose when 'entry' then 1 else -1 end,
    book_elsewhere.fees, book_elsewhere.execution_data ->> 'order_id', book_elsewhere.execution_data
  );
end;

comment on function private.book_elsewhere(public.trade_requests, bigint, text, text, numeric, integer, jsonb, numeric) is
  'Records a fill that happened elsewhere as a filled order of source manual; nothing is sent. price in USD per contract, fees in USD for all contracts together.';
