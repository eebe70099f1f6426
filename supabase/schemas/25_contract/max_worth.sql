create function private.max_worth(legs jsonb) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select case
      -- More calls are sold than bought, so their worth has no upper bound.
      when private.uncovered_calls(max_worth.legs) > 0 then null
      -- Between the strikes the worth is a straight line, so its maximum is at a strike or at zero.
      else greatest(private.worth(max_worth.legs, 0), max(private.worth(max_worth.legs, leg.strike)))
    end
    from jsonb_to_recordset(max_worth.legs) leg (strike numeric)
  );
end;
$$;

comment on function private.max_worth(jsonb) is
  'The most that legs can be worth at any price of the underlying; less the credit, this is the most they can lose. USD per contract; null = no upper bound.';
