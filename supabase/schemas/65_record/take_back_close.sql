create function private.take_back_close(position_id bigint, taken_back_by text) returns void
language plpgsql set search_path = ''
as $$
declare
  p public.positions;
  record public.orders;
begin
  select * into p from public.positions stored where stored.position_id = take_back_close.position_id;
  select * into record from public.orders o
  where o.position_id = p.position_id and o.purpose = 'exit' and o.filled_quantity > 0 order by o.order_id desc limit 1;
  if p.position_id is null then
    raise exception 'there is no position %', take_back_close.position_id using errcode = 'PT404';
  elsif p.status = 'OPEN' then
    raise exception 'position % is open: there is no close to take back', p.position_id using errcode = 'PT409';
  elsif record.source <> 'manual' or record.execution_data is not null then
    raise exception 'the close of position % was not recorded by a person: it cannot be taken back', p.position_id
      using errcode = 'PT409';
  elsif private.new_york_date(record.created_at) <> private.new_york_date(private.now()) then
    raise exception 'the close of position % was recorded on another day: it cannot be taken back any more', p.position_id
      using errcode = 'PT409';
  end if;

  delete from public.trade_history t where t.position_id = p.position_id;
  delete from public.share_trades t where t.order_id = record.order_id;
  update public.orders o set status = 'cancelled', filled_quantity = 0, fill_cash = 0, updated_at = clock_timestamp(),
    broker_message = format('Recorded at %s, and taken back by user %s.', private.both_ways(record.limit_price), taken_back_by)
  where o.order_id = record.order_id;
  update public.positions stored set
    status = 'OPEN', open_quantity = record.quantity,
    exit_date = null, exit_price = null, exit_reason = null, realized_pnl = 0, pnl_percent = null,
    fees = (select sum(o.fees) from public.orders o where o.position_id = p.position_id),
    unrealized_pnl = p.credit * record.quantity / p.quantity - p.mark * record.quantity,
    days_held = private.new_york_date(private.now()) - private.new_york_date(p.entry_date),
    last_updated = private.now()
  where stored.position_id = p.position_id;
  -- What was closed in part before stays closed.
  perform private.settle_exits(array[p.position_id]);

  insert into private.outbox (kind, facts)
  values ('reopened', private.contract(p) || jsonb_build_object('exit_price', record.limit_price, 'open_quantity', record.quantity));
  insert into private.outbox (kind, request_id) select 'card', p.request_id where private.has_card(p.request_id);
  perform private.show_confirmations(jsonb_build_array(p.position_id));
end;
$$;

comment on function private.take_back_close(bigint, text) is
  'A close that a person recorded by mistake is taken back, on the same New York day: the position is open again as it was, with its rules, and out of the history; its order stays as a cancelled one that says so. PT404; PT409 when it is open, was closed otherwise or on another day.';
