create function private.replay_facts(rule_set jsonb) returns jsonb
language sql stable set search_path = ''
begin atomic
  select public.replay(case
    when replay_facts.rule_set <> '{}' then jsonb_build_array(replay_facts.rule_set)
    else '[
      {}, {"profit_percent": 25}, {"profit_percent": 50}, {"profit_percent": 75},
      {"exit_dte": 7}, {"exit_dte": 14}, {"exit_dte": 21},
      {"stop_multiple": 1}, {"stop_multiple": 2}, {"stop_multiple": null}
    ]'::jsonb
  end);
end;

comment on function private.replay_facts(jsonb) is
  'What /replay says: public.replay() of one set of rules, or of the usual ones, each changed alone. Amounts in USD.';
