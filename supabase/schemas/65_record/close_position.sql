create function public.close_position(
  position_id bigint, exit_price numeric, exit_reason text default 'manual', realized_pnl numeric default null
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  p public.positions;
  r public.trade_requests;
begin
  perform private.lock_book();
  select * into p from public.positions stored where stored.position_id = close_position.position_id;
  if p.position_id is null then
    raise exception 'there is no position %', close_position.position_id using errcode = 'PT404';
  elsif p.status <> 'OPEN' then
    raise exception 'position % is already %', p.position_id, p.status using errcode = 'PT409';
  elsif exists (select from public.orders o where o.position_id = p.position_id and o.is_live) then
    raise exception 'an order of position % is at the broker: recording a close beside it could close it twice', p.position_id
      using errcode = 'PT409', hint = 'Wait until it has filled, or until it is cancelled.';
  elsif close_position.exit_price < 0 then
    raise exception 'the exit price must not be negative' using errcode = 'PT422', detail = 'exit_price';
  elsif close_position.exit_price > p.strike_price * 100 then
    raise exception 'exit_price must not be above %: no put is worth more than its strike', trim_scale(p.strike_price * 100)
      using errcode = 'PT422', detail = 'exit_price';
  elsif length(trim(close_position.exit_reason)) not between 1 and 50 then
    raise exception 'exit_reason must have 1 to 50 characters' using errcode = 'PT422', detail = 'exit_reason';
  end if;

  select * into r from public.trade_requests stored where stored.request_id = p.request_id;
  perform private.book_elsewhere(
    r, p.position_id, 'exit', trim(close_position.exit_reason), close_position.exit_price, p.open_quantity, null);
  perform private.settle_exits(array[p.position_id]);
  select * into p from public.positions stored where stored.position_id = close_position.position_id;

  if close_position.realized_pnl <> p.realized_pnl then
    raise exception 'realized_pnl % is given, but the fills make it %', close_position.realized_pnl, p.realized_pnl
      using errcode = 'PT422', detail = 'realized_pnl', hint = 'Leave it out, or correct exit_price.';
  end if;
  return to_jsonb(p);
end;
$$;

comment on function public.close_position(bigint, numeric, text, numeric) is
  'Records that what is open of a position was closed elsewhere at exit_price (USD per contract); sends nothing. The P&L is computed here: a given realized_pnl (USD) that differs is refused. Returns the position; PT404, PT409 when it is not open or a close is at the broker, PT422.';
grant execute on function public.close_position(bigint, numeric, text, numeric) to service_role;
