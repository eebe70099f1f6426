create function public.answer_prompt(
  update_id bigint, token text, chat_id bigint, message_id bigint, answer text, answered_by text
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  q private.prompts;
  taken boolean;
begin
  perform private.lock_book();
  select * into q from private.prompts asked where asked.token = answer_prompt.token;

  insert into private.telegram_updates (update_id) values (answer_prompt.update_id) on conflict do nothing;
  if not found then
    return jsonb_build_object('outcome', 'replayed', 'kind', q.kind, 'answer', q.answer);
  elsif q.prompt_id is null or q.telegram_message_id is not null
    and (q.telegram_message_id, q.chat_id) is distinct from (answer_prompt.message_id, answer_prompt.chat_id)
  then
    return jsonb_build_object('outcome', 'stale');
  elsif q.answered_at is not null then
    return jsonb_build_object('outcome', 'already', 'kind', q.kind, 'answer', q.answer);
  end if;

  taken := case q.kind
    when 'settlement' then private.book_settlement(q, answer_prompt.answer)
    when 'which_order' then private.choose_order(q, answer_prompt.answer)
    when 'drift' then private.decide_drift(q, answer_prompt.answer, answer_prompt.answered_by)
  end;
  if not taken then
    return jsonb_build_object('outcome', 'stale', 'kind', q.kind);
  end if;

  update private.prompts asked set
    answered_by = answer_prompt.answered_by,
    answer = answer_prompt.answer,
    answered_at = coalesce(asked.answered_at, private.now())
  where asked.prompt_id = q.prompt_id;
  -- A settlement's message was queued with the close that it booked.
  insert into private.outbox (kind, prompt_id) select q.kind, q.prompt_id where q.kind <> 'settlement';
  return jsonb_build_object('outcome', 'answered', 'kind', q.kind, 'answer', answer_prompt.answer);
end;
$$;

comment on function public.answer_prompt(bigint, text, bigint, bigint, text, text) is
  'A person answers a question of private.prompts with a button: consumes the Telegram update and does what the answer says in one transaction. outcome: answered | already (answer tells) | stale (not the message that asks, or not an answer that it offers) | replayed.';
grant execute on function public.answer_prompt(bigint, text, bigint, bigint, text, text) to service_role;
