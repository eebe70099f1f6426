create function private.replay_facts(rule_set jsonb) returns jsonb
language sql stable set search_path = ''
begin atomic
  with latest as (
    -- A replay of more trades would take too long for an answer in the chat.
    select private.new_york_date(t.exit_date) as since
    from public.trade_history t order by t.exit_date desc offset 499 limit 1
  )
  select jsonb_build_object('since', (select since from latest)) || public.replay(
    case
      when replay_facts.rule_set <> '{}' then jsonb_build_array(replay_facts.rule_set)
      else '[
        {}, {"profit_percent": 25}, {"profit_percent": 50}, {"profit_percent": 75},
        {"exit_dte": 7}, {"exit_dte": 14}, {"exit_dte": 21},
        {"stop_multiple": 1}, {"stop_multiple": 2}, {"stop_multiple": null}
      ]'::jsonb
    end,
    (select since from latest));
end;

comment on function private.replay_facts(jsonb) is
  'The facts of /replay: public.replay() of one set of rules, or of the usual ones, each changed alone, over the latest 500 trades: {since (a New York date; null where that is all of them), as_traded, without_marks, results}. Amounts in USD.';
