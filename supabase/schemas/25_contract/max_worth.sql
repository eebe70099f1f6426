create function private.max_worth(legs jsonb) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select case
      -- More calls sold than bought: what they can be worth has no end.
      when private.uncovered_calls(max_worth.legs) > 0 then null
      -- It runs straight between the strikes.
      else greatest(private.worth(max_worth.legs, 0), max(private.worth(max_worth.legs, leg.strike)))
    end
    from jsonb_to_recordset(max_worth.legs) leg (strike numeric)
  );
end;
$$;

comment on function private.max_worth(jsonb) is
  'The most that legs can be worth at any price of the underlying; less the credit it is what they can lose. USD per contract; null = without bound.';
