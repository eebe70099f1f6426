create function private.collateral(legs jsonb, credit numeric, price numeric, is_broad boolean default false) returns numeric
language plpgsql immutable set search_path = ''
as $$
declare
  -- Read once: as a join condition it would be evaluated again for every strategy.
  shape text := private.shape(collateral.legs);
begin
  return (
    select case s.secured_by
      when 'cash' then private.max_worth(collateral.legs)
      when 'shares' then 0
      when 'margin' then private.margin(collateral.legs, collateral.credit, collateral.price, collateral.is_broad)
    end
    from private.strategies() s where s.strategy_type = shape
  );
end;
$$;

comment on function private.collateral(jsonb, numeric, numeric, boolean) is
  'The collateral of one contract: the most its legs can be worth, nothing beside pledged shares, or the margin that follows from credit (USD per contract) and the underlying''s price at entry (USD per share). USD per contract.';
