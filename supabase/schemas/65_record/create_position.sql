create function public.create_position(
  request jsonb, entry_price numeric, quantity integer, execution_data jsonb, fees numeric default null
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  r public.trade_requests;
  p public.positions;
  paid numeric := private.fees_paid(create_position.fees, create_position.execution_data);
begin
  perform private.lock_book();
  perform private.register_request(request, 'request.');
  select * into r from public.trade_requests stored where stored.request_id = request ->> 'request_id';

  select * into p from public.positions stored where stored.request_id = r.request_id;
  if p.position_id is not null then
    if not exists (
      select from public.orders o
      where o.request_id = r.request_id and o.purpose = 'entry' and o.source = 'manual'
        and o.limit_price = create_position.entry_price and o.quantity = create_position.quantity
        and o.execution_data = create_position.execution_data and o.fees = paid
    ) then
      raise exception 'position % was already opened for request_id %, with a different fill', p.position_id, r.request_id
        using errcode = 'PT409';
    end if;
    return jsonb_build_object('position', to_jsonb(p), 'created', false);
  end if;

  if r.status in ('executing', 'rejected') then
    raise exception 'request_id % is %: it cannot be recorded as filled elsewhere', r.request_id, r.status using errcode = 'PT409';
  end if;
  if create_position.entry_price <= 0 or create_position.entry_price >= r.max_worth then
    raise exception 'entry_price must be above 0 and below %, the most the legs can be worth', trim_scale(r.max_worth)
      using errcode = 'PT422', detail = 'entry_price';
  elsif private.is_far(create_position.entry_price, r.net_credit) then
    raise exception 'entry_price is %, but the net_credit of the request is %',
      private.both_ways(create_position.entry_price), private.both_ways(r.net_credit)
      using errcode = 'PT422', detail = 'entry_price', hint = 'Both are USD per contract.';
  elsif create_position.quantity not between 1 and 10000 then
    raise exception 'quantity must be 1 to 10,000 contracts' using errcode = 'PT422', detail = 'quantity';
  end if;
  perform private.refuse_fees(paid, create_position.entry_price * create_position.quantity);

  perform private.book_elsewhere(
    r, null, 'entry', null, create_position.entry_price, create_position.quantity, create_position.execution_data, paid);
  perform private.open_filled_entries();
  select * into p from public.positions stored where stored.request_id = r.request_id;
  return jsonb_build_object('position', to_jsonb(p), 'created', true, 'wakes', private.wakes());
end;
$$;

comment on function public.create_position(jsonb, numeric, integer, jsonb, numeric) is
  'Records a position that was opened elsewhere: entry_price in USD per contract, quantity in contracts, execution_data from the caller (order_id becomes the broker''s reference, commission the fees where none are given: private.fees_paid()), fees in USD for all contracts and legs together. Returns {position, created, wakes (private.wakes())}; a repeated call changes nothing. PT409 when request_id already belongs to another trade or fill; PT422 for a quantity or a price out of bounds, for a price of less than half or more than double the request''s credit, and for invalid fees or fees above the credit.';
grant execute on function public.create_position(jsonb, numeric, integer, jsonb, numeric) to service_role;
