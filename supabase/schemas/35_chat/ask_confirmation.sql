create function private.ask_confirmation(facts jsonb, position_id bigint default null) returns void
language plpgsql set search_path = ''
as $$
begin
  -- The same question is queued and has not left: it keeps its place and gets the new facts.
  update private.prompts q set facts = ask_confirmation.facts
  where q.kind = 'confirmation' and q.answered_at is null and q.telegram_message_id is null
    and q.facts ->> 'action' = ask_confirmation.facts ->> 'action'
    -- /add asks about each contract separately, because several trades may be typed one after the other.
    and (q.facts ->> 'action' <> 'add' or q.facts -> 'contract' = ask_confirmation.facts -> 'contract')
    and q.position_id is not distinct from ask_confirmation.position_id
    and exists (select from private.outbox o where o.prompt_id = q.prompt_id and o.status = 'due');
  if found then
    return;
  end if;

  with replaced as (
    update private.prompts q set answered_at = private.now(), answer = 'replaced'
    where q.kind = 'confirmation' and q.answered_at is null
      -- For one position only the latest command counts, whether it is a close to send or a close to record.
      and q.position_id is not distinct from ask_confirmation.position_id
      and (q.position_id is not null or q.facts ->> 'action' = ask_confirmation.facts ->> 'action')
      and (q.facts ->> 'action' <> 'add' or q.facts -> 'contract' = ask_confirmation.facts -> 'contract')
    returning q.prompt_id
  )
  insert into private.outbox (kind, prompt_id) select 'confirmation', prompt_id from replaced;

  with asked as (
    insert into private.prompts (kind, position_id, facts)
    values ('confirmation', ask_confirmation.position_id, ask_confirmation.facts)
    returning prompt_id
  )
  insert into private.outbox (kind, prompt_id) select 'confirmation', prompt_id from asked;
end;
$$;

comment on function private.ask_confirmation(jsonb, bigint) is
  'The first of two steps: asks whether a command is meant, {action: close|closed|close_all|settle|kill|unkill|shares|auto_on|limit|balance|deposit|withdraw|add, position_ids, ...}. The question can be answered for private.confirmation_lifetime() from its delivery on. It replaces an open question of the same kind (for add, about the same contract); where that one has not left yet, it takes over its message.';
