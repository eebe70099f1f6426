create function private.book_settlement(q private.prompts, answer text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  debit numeric := case book_settlement.answer when 'expired' then 0 when 'assigned' then (q.facts ->> 'assigned_debit')::numeric end;
begin
  if debit is null then
    return false;
  end if;
  insert into public.orders
    (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash,
      underlying_price, created_at)
  select p.request_id, p.position_id, 'exit', 'settlement', book_settlement.answer, 'filled', debit,
    p.open_quantity, p.open_quantity, -debit * p.open_quantity,
    (q.facts ->> 'close')::numeric, private.expiration_close(p.trades_until)
  from public.positions p where p.position_id = q.position_id;
  perform private.settle_exits(array[q.position_id]);
  return true;
end;
$$;

comment on function private.book_settlement(private.prompts, text) is
  'A person has said what expiration made of a position: expired (worthless) or assigned (at what its legs were worth by the official close, where anybody knows). False for another answer.';
