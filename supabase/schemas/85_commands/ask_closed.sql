create function private.ask_closed(position_id bigint, exit_price numeric, exit_reason text, fees numeric default null) returns boolean
language plpgsql set search_path = ''
as $$
declare
  p public.positions;
  known numeric;
  is_far boolean;
  held_at timestamptz;
  paid numeric := private.fees_paid(ask_closed.fees, null);
begin
  select * into p from public.positions stored where stored.position_id = ask_closed.position_id;
  if p.position_id is null then
    raise exception 'there is no position %', ask_closed.position_id using errcode = 'PT404';
  end if;
  perform private.refuse_close_elsewhere(p, ask_closed.exit_price, ask_closed.exit_reason, paid);
  known := coalesce(p.mark, p.entry_price);
  is_far := private.is_far(ask_closed.exit_price, known);
  -- The latest reconciliation: a position without a drift was at the broker.
  select l.reconciled_at into held_at from private.check_lease l
  where l.reconciled_at >= p.entry_date and not exists (
    select from public.drifts d where p.position_id = any (d.position_ids) and abs(d.held) < abs(d.booked)
  );
  if not is_far and held_at is null then
    perform public.close_position(p.position_id, ask_closed.exit_price, ask_closed.exit_reason, confirmed => true, fees => paid);
    return false;
  end if;

  perform private.ask_confirmation(private.contract(p) || jsonb_build_object(
    'action', 'closed',
    'position_ids', jsonb_build_array(p.position_id),
    'open_quantity', p.open_quantity,
    'entry_price', p.entry_price,
    'exit_price', ask_closed.exit_price,
    'exit_reason', ask_closed.exit_reason,
    'fees', paid,
    'pnl', (
      select round((p.credit - sum(o.fees)) * p.open_quantity / p.quantity - ask_closed.exit_price * p.open_quantity - paid, 2)
      from public.orders o where o.position_id = p.position_id and o.purpose = 'entry'
    ),
    'mark', p.mark,
    'marked_at', private.new_york_time(p.marked_at),
    'far', is_far,
    'held_at', private.new_york_time(held_at)
  ), p.position_id);
  return true;
end;
$$;

comment on function private.ask_closed(bigint, numeric, text, numeric) is
  'Handles /closed: books a close elsewhere at exit_price (USD per contract), with its fees (USD for all contracts together). It asks for confirmation instead, and returns true, where the price is less than half or more than double the mark (the entry price, where there is no mark yet), or the broker still held the contracts at the latest reconciliation. PT404, PT409, PT422.';
