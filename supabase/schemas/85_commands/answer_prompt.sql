create function public.answer_prompt(
  update_id bigint, token text, chat_id bigint, message_id bigint, answer text, answered_by text
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  q private.prompts;
  outcome text := 'stale';
  ended text;
  refusal text;
begin
  perform private.lock_book();
  select * into q from private.prompts asked where asked.token = answer_prompt.token;

  if not private.consume_update(answer_prompt.update_id) then
    return jsonb_build_object('outcome', 'replayed', 'kind', q.kind, 'answer', q.answer);
  elsif q.telegram_message_id is not null
    and (q.telegram_message_id, q.chat_id) is distinct from (answer_prompt.message_id, answer_prompt.chat_id)
  then
    q := null;
  elsif q.answer is not null and not (q.answer = 'confirm' and answer_prompt.answer = 'withdraw') then
    outcome := case when q.answer in ('replaced', 'lapsed') then 'stale' else 'already' end;
  elsif q.answer is null and q.expires_at <= clock_timestamp() then
    ended := 'lapsed';
  elsif q.prompt_id is not null then
    begin
      if (case q.kind
        when 'settlement' then private.book_settlement(q, answer_prompt.answer, answer_prompt.answered_by)
        when 'which_order' then private.choose_order(q, answer_prompt.answer)
        when 'drift' then private.decide_drift(q, answer_prompt.answer, answer_prompt.answered_by)
        when 'confirmation' then private.decide_confirmation(q, answer_prompt.answer, answer_prompt.answered_by)
        when 'unfilled_entry' then private.decide_unfilled(q, answer_prompt.answer)
        when 'working_closes' then private.decide_working_closes(answer_prompt.answer)
      end) then
        outcome := 'answered';
        ended := answer_prompt.answer;
      end if;
    exception when sqlstate 'PT409' then
      outcome := 'refused';
      refusal := private.sentence(sqlerrm);
      -- A settlement can be answered later.
      ended := coalesce(q.answer, case when q.kind <> 'settlement' then 'gone' end);
    end;
  end if;

  if ended is not null then
    update private.prompts asked set
      answered_by = case when outcome = 'answered' then answer_prompt.answered_by else asked.answered_by end,
      answer = ended,
      answered_at = coalesce(asked.answered_at, private.now())
    where asked.prompt_id = q.prompt_id;
    -- The message of a settlement was queued when its close was booked.
    insert into private.outbox (kind, prompt_id) select q.kind, q.prompt_id where q.kind <> 'settlement';
  end if;
  perform private.log_action(
    answer_prompt.update_id, answer_prompt.answered_by,
    coalesce(case q.kind when 'confirmation' then q.facts ->> 'action' else q.kind end, 'press'),
    jsonb_build_object('prompt_id', q.prompt_id, 'position_id', q.position_id, 'order_id', q.order_id, 'ticker', q.ticker,
      'position_ids', q.facts -> 'position_ids', 'answer', answer_prompt.answer),
    outcome, refusal);
  return jsonb_strip_nulls(jsonb_build_object(
    'outcome', outcome, 'kind', q.kind, 'message', refusal,
    'answer', coalesce(ended, q.answer), 'wakes', private.wakes()));
end;
$$;

comment on function public.answer_prompt(bigint, text, bigint, bigint, text, text) is
  'Applies a person''s answer to a question of private.prompts: consumes the Telegram update, does what the answer says and writes public.actions in one transaction. outcome: answered | already (answer says how) | refused (it is no longer possible: message says why) | stale (another message, an answer that the question does not offer or, with answer lapsed or replaced, an outdated question) | replayed. wakes: private.wakes().';
grant execute on function public.answer_prompt(bigint, text, bigint, bigint, text, text) to service_role;
