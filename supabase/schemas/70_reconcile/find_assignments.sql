create function private.find_assignments() returns void
language plpgsql set search_path = ''
as $$
begin
  with gone as (
    -- Missing contracts of the book, the shares that their assignment or exercise would have brought, and the
    -- change of shares that was found.
    select d.symbol, d.ticker, d.booked < 0 as is_short, d.kind in ('assigned', 'exercised') as is_known, s.changes,
      (d.held::bigint - d.booked - d.explained) * case option.option_type when 'put' then 100 else -100 end as shares,
      s.held - s.held_before as change
    from public.drifts d
    cross join lateral private.read_osi_symbol(d.symbol) option
    join private.shares_held s on s.ticker = d.ticker
    where coalesce(d.shares_change, s.changes) = s.changes and d.held between least(d.booked, 0) and greatest(d.booked, 0)
      -- The change was found in the same check, or within an hour after the contracts were gone.
      and s.changed_at > d.since - private.exit_check_interval() + interval '1 minute' and s.changed_at <= d.since + interval '1 hour'
      -- A contract that continues under another name was not assigned.
      and not exists (
        select from public.drifts other cross join lateral private.read_osi_symbol(other.symbol) appeared
        where other.kind = 'foreign' and other.ticker = d.ticker and other.since = d.since
          and (appeared.expiration, appeared.option_type, sign(other.held)) = (option.expiration, option.option_type, sign(d.booked))
      )
  ),
  unexplained as (
    select ticker, change - coalesce(sum(shares) filter (where is_known), 0) as change,
      sum(shares) filter (where not is_known) as of_all,
      sum(shares) filter (where not is_known and is_short) as of_short
    from gone group by ticker, change
  ),
  explained as (
    select g.symbol, g.changes, case when g.is_short then 'assigned' else 'exercised' end as kind
    from gone g join unexplained u using (ticker)
    where not g.is_known and u.change <> 0 and case u.change
      when u.of_all then true
      when u.of_short then g.is_short
      -- Of several contracts, a single one is chosen only when no other explains the change.
      else g.shares = u.change and 1 = (
        select count(*) from gone other where other.ticker = g.ticker and not other.is_known and other.shares = u.change)
    end
  )
  update public.drifts d set kind = explained.kind, shares_change = explained.changes
  from explained where d.symbol = explained.symbol;
end;
$$;

comment on function private.find_assignments() is
  'Finds which of the missing contracts were assigned (short ones) or exercised (long ones): those whose shares, 100 a contract, came or went at the same time, by private.shares_held. Contracts without such a change of shares stay missing.';
