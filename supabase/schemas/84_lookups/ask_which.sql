create function private.ask_which(l private.lookups, says text, choices jsonb, columns integer default 2) returns void
language sql set search_path = ''
begin atomic
  insert into private.outbox (kind, facts, asked_by, topic, edits_message_id)
  values ('picker', jsonb_build_object('verb', l.facts -> 'verb', 'says', ask_which.says, 'choices', ask_which.choices, 'columns', ask_which.columns),
    l.asked_by, l.topic, l.edits_message_id);
end;

comment on function private.ask_which(private.lookups, text, jsonb, integer) is
  'Asks a person who types a trade about a missing or ambiguous part: choices are [{text, words (what could be typed instead)}], a button each.';
