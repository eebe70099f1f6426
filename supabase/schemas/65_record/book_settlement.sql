create function private.book_settlement(q private.prompts, answer text, decided_by text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  reason text := case book_settlement.answer when 'settled' then 'expired' else book_settlement.answer end;
  debit numeric := case
    when book_settlement.answer = 'expired' then 0
    when book_settlement.answer = case when (q.facts ->> 'pays_cash')::boolean then 'settled' else 'assigned' end
      then (q.facts ->> 'assigned_debit')::numeric
  end;
  record public.orders;
begin
  if debit is null then
    return false;
  elsif exists (select from public.orders o where o.position_id = q.position_id and o.is_live) then
    raise exception 'an order of position % is still at the broker: booking it now could close the position twice. Answer again when the order has filled or is cancelled', q.position_id
      using errcode = 'PT409';
  end if;
  if q.facts ->> 'outcome' = 'exercised' then
    if book_settlement.answer = 'expired' then
      -- The position stays as it was booked.
      insert into private.outbox (kind, prompt_id) values (q.kind, q.prompt_id);
      return true;
    end if;
    select * into record from public.orders o
    where o.position_id = q.position_id and o.source = 'settlement' and o.status = 'filled';
    perform private.undo_close(record, 'It was booked as expired, but was assigned after the close.');
  end if;
  insert into public.orders
    (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash,
      underlying_price, execution_data, created_at)
  select p.request_id, p.position_id, 'exit', 'settlement', reason, 'filled', debit,
    p.open_quantity, p.open_quantity, -debit * p.open_quantity,
    (q.facts ->> 'close')::numeric,
    jsonb_build_object('question', q.prompt_id, 'said_by', book_settlement.decided_by, 'said_on', private.new_york_date(private.now())),
    private.expiration_close(p.trades_until)
  from public.positions p where p.position_id = q.position_id;
  perform private.settle_exits(array[q.position_id]);
  return true;
end;
$$;

comment on function private.book_settlement(private.prompts, text, text) is
  'Books the answer of a person or the broker about an expired position: expired (worthless), assigned or, for options that pay cash, settled (both at the worth of its legs at the official close, where that is known). A position that was already booked as expired (outcome exercised) stays so for the answer expired, and is otherwise booked anew. private.take_back_close() can undo it on the same day. False for any other answer; PT409 while an order of the position is at the broker.';
