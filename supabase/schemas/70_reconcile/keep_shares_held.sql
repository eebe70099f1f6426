create function private.keep_shares_held(holdings json) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into private.shares_held as s (ticker, held)
  with told as materialized (
    select symbol, held from private.account_holdings(keep_shares_held.holdings) where private.osi_expiration(symbol) is null
  )
  select symbol, held from told where symbol is not null and held is not null
  union all
  -- What is not named is not held, unless it is what has no name.
  select ticker, 0
  from (select ticker from private.shares_held union select underlying from public.positions where status = 'OPEN') known
  where not exists (select from told where coalesce(told.symbol, known.ticker) = known.ticker)
  on conflict (ticker) do update set
    held_before = case when excluded.held <> s.held then s.held else s.held_before end,
    changed_at = case when excluded.held <> s.held then excluded.changed_at else s.changed_at end,
    held = excluded.held,
    seen_at = excluded.seen_at;
end;
$$;

comment on function private.keep_shares_held(json) is
  'Keeps what the broker holds in shares, of what it told [{symbol, quantity}], in private.shares_held, with what it said before. What cannot be read is left as it was.';
