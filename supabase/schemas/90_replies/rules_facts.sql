create function private.rules_facts(position_id bigint, changed jsonb) returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'position_id', rules_facts.position_id,
    'position', (select private.rules_of(p) from public.positions p where p.position_id = rules_facts.position_id),
    'changed', rules_facts.changed,
    'changes', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'changed_at', private.new_york_time(c.changed_at), 'changed_by', c.changed_by,
        'rule', c.rule, 'old_value', c.old_value, 'new_value', c.new_value) order by c.change_id desc), '[]')
      from (
        select * from public.rule_changes every
        where every.position_id = rules_facts.position_id order by every.change_id desc limit 5
      ) c
    ),
    'defaults', (select jsonb_agg(to_jsonb(r) order by r.strategy_type) from public.exit_rules r),
    'choices', private.choices()
  );
end;

comment on function private.rules_facts(bigint, jsonb) is
  'The facts of /rules: a position''s rules (private.rules_of()) with the change just made and the latest five changes, and the defaults (rows of exit_rules). position is null where none was named or it is unknown.';
