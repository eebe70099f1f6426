create function private.can_lose(p public.positions) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  return p.max_worth * p.quantity - p.credit;
end;
$$;

comment on function private.can_lose(public.positions) is
  'The most that the legs of a position can lose, without regard to shares behind them. USD; null = no upper bound.';
grant execute on function private.can_lose(public.positions) to service_role;
