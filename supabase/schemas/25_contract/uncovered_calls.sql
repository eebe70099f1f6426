create function private.uncovered_calls(legs jsonb) returns integer
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select greatest(coalesce(sum(case leg.action when 'sell' then 1 else -1 end), 0), 0)::integer
    from jsonb_to_recordset(uncovered_calls.legs) leg (action text, option_type text)
    where leg.option_type = 'call'
  );
end;
$$;

comment on function private.uncovered_calls(jsonb) is
  'Short calls per contract that no long call covers: each needs 100 shares or margin, and its worth has no upper bound.';
