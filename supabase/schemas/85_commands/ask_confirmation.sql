create function private.ask_confirmation(facts jsonb, position_id bigint default null) returns void
language plpgsql set search_path = ''
as $$
begin
  with replaced as (
    update private.prompts q set answered_at = private.now(), answer = 'replaced'
    where q.kind = 'confirmation' and q.answered_at is null
      and q.facts ->> 'action' = ask_confirmation.facts ->> 'action'
      and q.position_id is not distinct from ask_confirmation.position_id
    returning q.prompt_id
  )
  insert into private.outbox (kind, prompt_id) select 'confirmation', prompt_id from replaced;

  with asked as (
    insert into private.prompts (kind, position_id, facts, expires_at)
    values ('confirmation', ask_confirmation.position_id, ask_confirmation.facts, clock_timestamp() + private.confirmation_lifetime())
    returning prompt_id
  )
  insert into private.outbox (kind, prompt_id) select 'confirmation', prompt_id from asked;
end;
$$;

comment on function private.ask_confirmation(jsonb, bigint) is
  'The first of two steps: asks whether a command is meant, {action: close|close_all|kill|unkill, position_ids, ...}, for private.confirmation_lifetime(); the same asked before is out of date.';
