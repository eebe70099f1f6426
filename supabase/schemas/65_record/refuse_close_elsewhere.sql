create function private.refuse_close_elsewhere(p public.positions, exit_price numeric, exit_reason text, fees numeric default 0) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if p.status <> 'OPEN' then
    raise exception 'position % is already %', p.position_id, p.status using errcode = 'PT409';
  elsif exists (select from public.orders o where o.position_id = p.position_id and o.is_live) then
    raise exception 'an order of position % is at the broker: recording a close now could close the position twice', p.position_id
      using errcode = 'PT409', hint = 'Wait until the order has filled or is cancelled.';
  elsif refuse_close_elsewhere.exit_price < 0 then
    raise exception 'the exit price must not be negative' using errcode = 'PT422', detail = 'exit_price';
  elsif refuse_close_elsewhere.exit_price > 1e7 then
    raise exception 'exit_price must not be above 10,000,000 USD per contract' using errcode = 'PT422', detail = 'exit_price';
  -- Nobody has to pay more than a spread's width to close it, but it can have happened.
  elsif refuse_close_elsewhere.exit_price > private.max_worth(private.short_legs(p.legs)) then
    raise exception 'exit_price must not be above %, the most its short legs can be worth', trim_scale(private.max_worth(private.short_legs(p.legs)))
      using errcode = 'PT422', detail = 'exit_price';
  elsif length(trim(refuse_close_elsewhere.exit_reason)) not between 1 and 50 then
    raise exception 'exit_reason must have 1 to 50 characters' using errcode = 'PT422', detail = 'exit_reason';
  end if;
  -- A close for nothing can have fees, too, so they are compared with the credit where that is larger.
  perform private.refuse_fees(
    refuse_close_elsewhere.fees, greatest(refuse_close_elsewhere.exit_price, p.credit / p.quantity) * p.open_quantity);
end;
$$;

comment on function private.refuse_close_elsewhere(public.positions, numeric, text, numeric) is
  'Refuses an impossible close elsewhere, exit_price in USD per contract, fees in USD for all contracts together: PT409 when the position is not open or has an order at the broker; PT422 for invalid values, and for fees above both the amount paid and the credit.';
