create function public.close_position(
  position_id bigint, exit_price numeric, exit_reason text default 'manual', realized_pnl numeric default null,
  confirmed boolean default false, fees numeric default null
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  p public.positions;
  r public.trade_requests;
  paid numeric := private.fees_paid(close_position.fees, null);
begin
  perform private.lock_book();
  select * into p from public.positions stored where stored.position_id = close_position.position_id;
  if p.position_id is null then
    raise exception 'there is no position %', close_position.position_id using errcode = 'PT404';
  end if;
  perform private.refuse_close_elsewhere(p, close_position.exit_price, close_position.exit_reason, paid);
  if private.is_far(close_position.exit_price, p.mark) and not close_position.confirmed then
    raise exception 'exit_price is %, but the latest mark of position % is %',
      private.both_ways(close_position.exit_price), p.position_id, private.both_ways(p.mark)
      using errcode = 'PT422', detail = 'exit_price', hint = 'It is USD per contract. If it is right, set confirmed.';
  end if;

  select * into r from public.trade_requests stored where stored.request_id = p.request_id;
  perform private.book_elsewhere(
    r, p.position_id, 'exit', trim(close_position.exit_reason), close_position.exit_price, p.open_quantity, null, paid);
  perform private.settle_exits(array[p.position_id]);
  select * into p from public.positions stored where stored.position_id = close_position.position_id;

  if close_position.realized_pnl <> p.realized_pnl then
    raise exception 'realized_pnl is %, but the fills give %', close_position.realized_pnl, p.realized_pnl
      using errcode = 'PT422', detail = 'realized_pnl', hint = 'Leave it out, or correct exit_price.';
  end if;
  return to_jsonb(p);
end;
$$;

comment on function public.close_position(bigint, numeric, text, numeric, boolean, numeric) is
  'Records that the open part of a position was closed elsewhere at exit_price (USD per contract); nothing is sent. fees: of the close, in USD for all contracts and legs together. The P&L is computed here, net of all fees: a given realized_pnl (USD) that differs is refused. A price of less than half or more than double the latest mark needs confirmed. Returns the position. PT404; PT409 when it is not open or a close is at the broker; PT422 for invalid values and for fees above the amount traded.';
grant execute on function public.close_position(bigint, numeric, text, numeric, boolean, numeric) to service_role;
