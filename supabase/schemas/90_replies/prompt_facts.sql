create function private.prompt_facts(q private.prompts) returns jsonb
language sql stable set search_path = ''
begin atomic
  select q.facts || jsonb_build_object(
      'token', q.token, 'answer', q.answer, 'answered_by', q.answered_by, 'answered_at', private.new_york_time(q.answered_at))
    || case when q.kind = 'settlement' then jsonb_build_object('said', private.settlement_words(q.position_id)) else '{}' end
    || case when q.kind = 'confirmation' then jsonb_build_object(
      'lapsed', q.answer is not distinct from 'lapsed' or q.answer is null and coalesce(q.expires_at <= clock_timestamp(), false),
      'good_for_seconds', extract(epoch from private.confirmation_lifetime())::integer,
      'progress', (
        select jsonb_build_object(
          'waiting', count(*) filter (where p.status = 'OPEN' and p.close_asked_at is not null and o.order_id is null),
          'working', count(*) filter (where o.order_id is not null),
          'closed', count(*) filter (where p.status <> 'OPEN'))
        from jsonb_array_elements_text(q.facts -> 'position_ids') id
        join public.positions p on p.position_id = id.value::bigint
        left join public.orders o on o.position_id = p.position_id and o.purpose = 'exit' and o.is_live
      )) else '{}' end;
end;

comment on function private.prompt_facts(private.prompts) is
  'The current facts of a question''s message: its facts, token and answer; for a settlement the broker''s reports (private.settlement_words()); for a confirmation, whether it has lapsed and the progress of its closes, {waiting, working, closed} positions.';
