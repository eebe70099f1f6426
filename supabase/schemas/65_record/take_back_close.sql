create function private.take_back_close(position_id bigint, taken_back_by text) returns void
language plpgsql set search_path = ''
as $$
declare
  p public.positions;
  record public.orders;
  said_on date;
begin
  select * into p from public.positions stored where stored.position_id = take_back_close.position_id;
  select * into record from public.orders o
  where o.position_id = p.position_id and o.purpose = 'exit' and o.filled_quantity > 0 order by o.order_id desc limit 1;
  said_on := case
    when record.source = 'settlement' then (record.execution_data ->> 'said_on')::date
    when record.source = 'manual' and record.execution_data is null then private.new_york_date(record.created_at)
  end;
  if p.position_id is null then
    raise exception '%', coalesce('there is no position ' || take_back_close.position_id, 'no position was named') using errcode = 'PT404';
  elsif p.status = 'OPEN' then
    raise exception 'position % is open: it has no close to undo', p.position_id using errcode = 'PT409';
  elsif said_on is null then
    raise exception 'the close of position % was not recorded by a user: it cannot be undone', p.position_id
      using errcode = 'PT409';
  elsif said_on <> private.new_york_date(private.now()) then
    raise exception 'the close of position % was recorded on another day: it can be undone only on the same day', p.position_id
      using errcode = 'PT409';
  end if;

  for record in
    select o.* from public.orders o
    join public.positions closed using (position_id)
    where o.order_id = record.order_id
      -- One value of /settle settled all of them.
      or record.source = 'settlement' and o.source = 'settlement' and o.status = 'filled' and o.execution_data = record.execution_data
        and closed.ticker = p.ticker and closed.expiration_date = p.expiration_date
    order by o.position_id, o.order_id
  loop
    select * into p from public.positions closed where closed.position_id = record.position_id;
    if exists (
      select from public.share_trades t where t.order_id = record.order_id and t.quantity > 0 and private.shares_booked(t.ticker) < t.quantity
    ) then
      raise exception 'the shares of position % have been sold since: undo that sale first', p.position_id using errcode = 'PT409';
    end if;
    perform private.undo_close(record, format('Recorded at %s, undone by user %s.',
      private.both_ways(record.limit_price), take_back_close.taken_back_by));
    insert into private.outbox (kind, facts)
    values ('reopened', private.contract(p) || jsonb_build_object(
      'exit_price', record.limit_price, 'open_quantity', record.quantity, 'still_trades', private.still_trades(p.trades_until)));
    insert into private.outbox (kind, request_id) select 'card', p.request_id where private.has_card(p.request_id);
    perform private.show_confirmations(jsonb_build_array(p.position_id));
  end loop;
end;
$$;

comment on function private.take_back_close(bigint, text) is
  'Undoes a close that a person recorded by mistake, on the same New York day: the position is open again with its rules and no longer in the history; its order stays, cancelled, with the reason. For a value given by /settle, all positions that it settled are reopened. PT404; PT409 when the position is open, was closed otherwise or on another day.';
