create function public.answer_settlement(
  update_id bigint, token text, chat_id bigint, message_id bigint, answer text, answered_by text
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  q private.prompts;
begin
  perform private.lock_book();
  select * into q from private.prompts asked where asked.token = answer_settlement.token;

  insert into private.telegram_updates (update_id) values (answer_settlement.update_id) on conflict do nothing;
  if not found then
    return jsonb_build_object('outcome', 'replayed', 'answer', q.answer);
  elsif q.prompt_id is null or q.telegram_message_id is not null
    and (q.telegram_message_id, q.chat_id) is distinct from (answer_settlement.message_id, answer_settlement.chat_id)
  then
    return jsonb_build_object('outcome', 'stale');
  elsif q.answered_at is not null then
    return jsonb_build_object('outcome', 'already', 'answer', q.answer);
  elsif answer_settlement.answer not in ('expired', 'assigned')
    or answer_settlement.answer = 'assigned' and q.facts ->> 'assigned_debit' is null
  then
    raise exception 'answer % is not one of those offered', answer_settlement.answer using errcode = 'PT422', detail = 'answer';
  end if;

  update private.prompts asked set answered_by = answer_settlement.answered_by where asked.prompt_id = q.prompt_id;
  insert into public.orders
    (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash, created_at)
  select p.request_id, p.position_id, 'exit', 'settlement', answer_settlement.answer, 'filled', settled.debit,
    p.open_quantity, p.open_quantity, -settled.debit * p.open_quantity, private.expiration_close(p.expiration_date)
  from public.positions p
  cross join lateral (
    select case answer_settlement.answer when 'assigned' then (q.facts ->> 'assigned_debit')::numeric else 0 end as debit
  ) settled
  where p.position_id = q.position_id;
  perform private.settle_exits(array[q.position_id]);
  return jsonb_build_object('outcome', 'answered', 'answer', answer_settlement.answer);
end;
$$;

comment on function public.answer_settlement(bigint, text, bigint, bigint, text, text) is
  'A person says what expiration made of a position: expired (worthless) or assigned (at what its legs were worth by the official close). Consumes the Telegram update and books it in one transaction. outcome: answered | already (answer tells) | stale (not the message that asks) | replayed; PT422 for an answer that was not offered.';
grant execute on function public.answer_settlement(bigint, text, bigint, bigint, text, text) to service_role;
