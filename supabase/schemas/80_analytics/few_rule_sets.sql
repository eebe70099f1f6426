create function private.few_rule_sets(rule_sets jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_array_length(few_rule_sets.rule_sets) > 100 then
    raise exception 'a replay takes 100 rule sets at most' using errcode = 'PT422', detail = 'rule_sets';
  end if;
  return few_rule_sets.rule_sets;
end;
$$;

comment on function private.few_rule_sets(jsonb) is
  'The rule sets of a replay, as given. PT422 for more than 100: each replays the whole history.';
