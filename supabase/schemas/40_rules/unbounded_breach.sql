create function private.unbounded_breach(p public.positions) returns text
language plpgsql stable set search_path = ''
as $$
begin
  -- A limit of infinity is no limit.
  return case when p.max_risk is null
    and (select l.mode = 'LIVE' from private.check_lease l)
    and not coalesce((select l.max_risk_per_trade < 'infinity' from public.limits l), false)
  then 'Its loss is unlimited. With real money it needs max_risk_per_trade to be an amount: /limits max_risk_per_trade 500.' end;
end;
$$;

comment on function private.unbounded_breach(public.positions) is
  'Why real money does not open a position whose loss has no bound, as a sentence; null = real money opens it.';
