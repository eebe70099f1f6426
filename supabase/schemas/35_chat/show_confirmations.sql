create function private.show_confirmations(position_ids jsonb) returns void
language sql set search_path = ''
begin atomic
  insert into private.outbox (kind, prompt_id)
  select q.kind, q.prompt_id
  from private.prompts q
  where q.kind = 'confirmation' and q.answer = 'confirm' and exists (
    select from jsonb_array_elements(show_confirmations.position_ids) id where q.facts -> 'position_ids' @> id.value
  );
end;

comment on function private.show_confirmations(jsonb) is
  'Updates the questions that a person confirmed with a close, after the closes have progressed. position_ids: [int].';
