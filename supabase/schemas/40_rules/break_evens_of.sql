create function private.break_evens_of(p public.positions) returns numeric[]
language plpgsql immutable set search_path = ''
as $$
begin
  return case when exists (
    select from private.strategies() s where s.strategy_type = p.strategy_type and s.secured_by <> 'shares'
  ) then private.break_evens(p.legs, p.credit / p.quantity) end;
end;
$$;

comment on function private.break_evens_of(public.positions) is
  'private.break_evens() of a position, USD per share; null for a covered call, because the cost of its shares is not known here.';
