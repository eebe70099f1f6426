create function private.keep_shares_held(symbols text[], quantities integer[]) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into private.shares_held as s (ticker, held, uncovered_calls)
  with told as materialized (
    select h.symbol, h.held, option.root, option.expiration, option.option_type
    from unnest(keep_shares_held.symbols, keep_shares_held.quantities) h (symbol, held) cross join lateral private.read_osi_symbol(h.symbol) option
    -- Puts need no shares, and they are most of ten thousand holdings.
    where h.symbol is null or h.symbol !~ 'P\d{8}$'
  ),
  known as (
    select ticker from private.shares_held
    union select underlying from public.positions where status = 'OPEN'
    union select underlying from public.trade_requests where status = 'approved'
    union select symbol from told where root is null and symbol is not null
  ),
  calls as (
    select ticker, least(greatest(max(short_beyond), 0), 1e9)::integer as uncovered
    from (
      -- A long call covers short calls with the same or an earlier expiration.
      select known.ticker, sum(-told.held) over (partition by known.ticker order by told.expiration desc) as short_beyond
      from told
      left join public.index_roots i using (root)
      join known on coalesce(i.underlying, told.root) = regexp_replace(known.ticker, '[^A-Z0-9]', '', 'g')
      where told.option_type = 'call'
    ) running
    group by ticker
  )
  select known.ticker, coalesce(told.held, 0), coalesce(calls.uncovered, 0)
  from known
  left join told on told.symbol = known.ticker
  left join calls on calls.ticker = known.ticker
  -- A ticker that the broker did not list is not held, unless a holding without a symbol could be it.
  where case when told.symbol is null then not exists (select from told where told.symbol is null) else told.held is not null end
  on conflict (ticker) do update set
    held_before = case when excluded.held <> s.held then s.held else s.held_before end,
    changes = s.changes + (excluded.held <> s.held)::integer,
    changed_at = case when excluded.held <> s.held then excluded.changed_at else s.changed_at end,
    held = excluded.held,
    seen_at = excluded.seen_at,
    uncovered_calls = excluded.uncovered_calls;
end;
$$;

comment on function private.keep_shares_held(text[], integer[]) is
  'Stores the broker''s holdings of shares, given symbol by symbol (private.account_holdings()), in private.shares_held, with the previous number and the calls that need the shares. A holding that cannot be read leaves its row unchanged.';
