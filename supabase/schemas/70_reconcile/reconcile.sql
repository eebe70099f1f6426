create function private.reconcile(holdings json, may_count boolean default true) returns text[]
language plpgsql set search_path = ''
as $$
declare
  symbols text[];
  quantities integer[];
begin
  -- The holdings are parsed once, because there may be ten thousand.
  select array_agg(h.symbol), array_agg(h.held) into symbols, quantities from private.account_holdings(reconcile.holdings) h;
  perform private.keep_shares_held(symbols, quantities);
  perform private.tell_uncovered();

  with told as materialized (select h.symbol, h.held from unnest(symbols, quantities) h (symbol, held)),
  at_the_broker as (select symbol, held from told where held <> 0),
  in_the_book as (
    select leg.symbol, sum(case leg.action when 'sell' then -p.open_quantity else p.open_quantity end)::integer as booked
    from public.positions p
    cross join lateral jsonb_to_recordset(p.legs) leg (action text, symbol text)
    where p.status = 'OPEN'
    group by leg.symbol
    union all
    select t.ticker, sum(t.quantity)::integer from public.share_trades t group by t.ticker having sum(t.quantity) <> 0
  ),
  unclear as materialized (
    -- A holding that cannot be read is no difference. Without a symbol it may be any contract of the book.
    select symbol from told where held is null and symbol is not null
    union
    select symbol from in_the_book where exists (select from told where told.symbol is null)
  ),
  differing as materialized (
    select symbol, coalesce(b.booked, 0) as booked, coalesce(h.held, 0) as held
    from in_the_book b full join at_the_broker h using (symbol)
    where coalesce(b.booked, 0) <> coalesce(h.held, 0) and symbol not in (select unclear.symbol from unclear)
  ),
  unequal as materialized (
    -- The positions behind a symbol are looked up only for the few symbols that differ.
    select d.symbol, d.booked, d.held, holder.underlying, holder.expiration_date, coalesce(holder.position_ids, '{}') as position_ids
    from differing d
    left join (
      select leg.symbol, min(p.underlying) as underlying, min(p.expiration_date) as expiration_date,
        array_agg(p.position_id order by p.position_id) as position_ids
      from public.positions p
      cross join lateral jsonb_to_recordset(p.legs) leg (symbol text)
      where p.status = 'OPEN' and leg.symbol in (select symbol from differing)
      group by leg.symbol
    ) holder using (symbol)
  ),
  moving as materialized (
    -- The holding of a contract with an order that is live, or was until this check, may be counted before or
    -- after the fill.
    select leg.symbol
    from public.orders o
    join public.trade_requests r using (request_id)
    left join public.positions p on p.position_id = o.position_id
    cross join lateral jsonb_to_recordset(coalesce(p.legs, r.legs)) leg (symbol text)
    where o.is_live or o.source = 'engine' and o.filled_quantity > 0 and o.updated_at >= (
      select c.began_at from private.exit_checks c join private.check_lease l using (run_id) where c.finished_at is null
    )
  ),
  ordered_once as materialized (
    select distinct on (leg.symbol) leg.symbol, r.underlying, r.expiration_date
    from public.trade_requests r
    left join public.positions p using (request_id)
    cross join lateral jsonb_to_recordset(coalesce(p.legs, r.legs)) leg (action text, symbol text)
    where exists (select from unequal where underlying is null)
      and r.expiration_date >= private.new_york_date(private.now())
      and (
        exists (select from public.orders o where o.request_id = r.request_id and o.sent_at is not null)
        -- A recorded position that was booked as closed by mistake is still at the broker.
        or r.origin <> 'import'
          and exists (select from public.orders o where o.request_id = r.request_id and o.source = 'manual')
          and exists (
            select from unequal u where u.symbol = leg.symbol and sign(u.held) = case leg.action when 'sell' then -1 else 1 end
          )
      )
  ),
  named as (
    select u.symbol, u.booked, u.held, u.position_ids,
      coalesce(u.underlying, once.underlying) as underlying,
      coalesce(u.expiration_date, once.expiration_date,
        private.osi_expiration(u.symbol)) as expiration_date
    from unequal u left join ordered_once once using (symbol)
    where not exists (select from moving where moving.symbol = u.symbol)
  ),
  found as (
    select n.symbol, n.booked, n.held, n.position_ids,
      coalesce(n.underlying, i.underlying, root.letters, n.symbol) as ticker,
      case
        when n.underlying is null then 'foreign'
        when n.held = 0 then 'missing'
        else 'quantity_differs'
      end as kind
    from named n
    cross join lateral private.read_osi_symbol(n.symbol) option
    -- Digits at the end of a root distinguish an adjusted contract from the other contracts on its underlying.
    cross join lateral (select regexp_replace(option.root, '\d+$', '') as letters) root
    left join public.index_roots i on i.root = root.letters
    -- An expired contract leaves the account whenever the clearing house processes it.
    where n.expiration_date is null or n.expiration_date >= (select private.earliest_expiration())
  ),
  kept as (
    insert into public.drifts as d (symbol, ticker, kind, booked, held, position_ids)
    select symbol, ticker, kind, booked, held, position_ids from found
    on conflict (symbol) do update set
      (ticker, booked, held, position_ids, kind, since, shares_change, underlying_price, explained, checks, counted_at,
        dismissed_at, dismissed_by) = (
        select excluded.ticker, excluded.booked, excluded.held, excluded.position_ids,
          case when was_assigned then d.kind else excluded.kind end,
          case when is_same or was_assigned then d.since else private.now() end,
          case when is_same or was_assigned then d.shares_change end,
          case when is_same or was_assigned then d.underlying_price end,
          case
            when is_same then d.explained
            -- Contracts that were assigned earlier stay assigned when more are missing.
            when has_grown and d.kind in ('assigned', 'exercised') then difference.before
            when has_grown then d.explained
            else 0
          end,
          case
            when is_same then d.checks + counts::integer
            -- What is left of a certain difference is certain. Without that, an exit could close more than the broker holds.
            when has_shrunk and d.speaks then greatest(d.checks, 2)
            else 1
          end,
          case when is_same and not counts then d.counted_at else private.now() end,
          case when is_same then d.dismissed_at end,
          case when is_same then d.dismissed_by end
        from (select d.held - d.booked as before, excluded.held - excluded.booked as now) difference
        cross join lateral (
          select
            -- A close of contracts that are held changes both sides, and the drift is the same.
            difference.now = difference.before as is_same,
            sign(difference.now) = sign(difference.before) and abs(difference.now) > abs(difference.before) as has_grown,
            sign(difference.now) = sign(difference.before) and abs(difference.now) < abs(difference.before) as has_shrunk,
            reconcile.may_count and private.counts_again(d.counted_at, private.now()) as counts
        ) change
        cross join lateral (
          -- Assigned contracts stay assigned when a person has booked some of them.
          select d.kind in ('assigned', 'exercised') and (is_same or has_shrunk and excluded.held = d.held) as was_assigned
        ) assignment
      )
  )
  delete from public.drifts d
  where not exists (select from found where found.symbol = d.symbol)
    and not exists (select from moving where moving.symbol = d.symbol)
    and not exists (select from unclear where unclear.symbol = d.symbol)
    -- The broker no longer holds an expired contract, so the difference stays until its positions are settled.
    and not exists (
      select from public.positions p
      where p.position_id = any (d.position_ids) and p.status = 'OPEN' and p.trades_until < (select private.earliest_expiration())
    );

  update private.check_lease set reconciled_at = private.now() where only_row;
  perform private.find_assignments();
  perform private.ask_about_drifts();
  return array(select h.symbol from unnest(symbols, quantities) h (symbol, held) where h.held is null order by h.symbol);
end;
$$;

comment on function private.reconcile(json, boolean) is
  'Compares the broker''s holdings [{symbol, quantity (contracts or shares, negative when short)}] with the book, summed by symbol, in both directions, and stores the differences in public.drifts. Left out are symbols of live orders and of orders that filled in the current check, expired contracts, and holdings that cannot be read (private.account_holdings()). may_count = false: the check does not count as one more with the same difference. It also stores the shares (private.keep_shares_held()) and reports covered calls that lack some. Returns the symbols of the holdings that cannot be read, null = one without a symbol. To be called after fills have been booked.';
