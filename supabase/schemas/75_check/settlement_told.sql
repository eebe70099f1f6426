create function private.settlement_told(
  position_id bigint, close numeric, debit numeric, out is_whole boolean, out answer text, out shares integer
)
language sql stable set search_path = ''
begin atomic
  with mine as (
    select p.underlying, p.ticker, p.expiration_date, private.expiration_close(p.trades_until) as closed_at,
      leg.symbol, leg.action, case when (leg.action = 'sell') = (leg.option_type = 'put') then 100 else -100 end as brings
    from public.positions p
    cross join lateral jsonb_to_recordset(p.legs) leg (symbol text, action text, option_type text)
    where p.position_id = settlement_told.position_id
  ),
  -- The broker has one account, so its reports cover other positions in the same contract, too.
  holding as (
    select mine.symbol, bool_and(leg.action = mine.action) as is_one_side, sum(p.open_quantity + coalesce(ended.quantity, 0)) as contracts
    from mine
    join public.positions p on p.underlying = mine.underlying and p.ticker = mine.ticker and p.expiration_date = mine.expiration_date
    cross join lateral jsonb_to_recordset(p.legs) leg (symbol text, action text)
    left join lateral (
      select sum(o.filled_quantity) as quantity from public.orders o
      where o.position_id = p.position_id and o.purpose = 'exit' and o.filled_quantity > 0
        and o.source in ('settlement', 'manual') and o.created_at >= mine.closed_at
    ) ended on true
    where leg.symbol = mine.symbol and (p.open_quantity > 0 or ended.quantity > 0)
    group by mine.symbol
  ),
  told as (
    select mine.symbol, mine.brings,
      coalesce(sum(s.quantity) filter (where s.kind = 'expired'), 0) as expired,
      coalesce(sum(s.quantity) filter (where s.kind <> 'expired'), 0) as acted,
      coalesce(bool_or(s.kind = case mine.action when 'sell' then 'exercised' else 'assigned' end), false) as is_odd
    from mine left join private.settlements s
      on s.symbol = mine.symbol and s.date >= private.new_york_date(mine.closed_at)
    group by mine.symbol, mine.brings, mine.action
  ),
  -- The delivered shares must match all contracts that the broker has settled on the underlying.
  delivered as (
    select coalesce(sum(case
        when s.kind = 'delivered' then s.quantity
        when s.kind in ('assigned', 'exercised')
          then -s.quantity * case when (s.kind = 'assigned') = (option.option_type = 'put') then 100 else -100 end
      end), 0) = 0 as is_whole
    from private.settlements s
    left join lateral private.read_osi_symbol(case when s.kind <> 'delivered' then s.symbol end) option on true
    cross join (select min(underlying) as ticker, min(closed_at) as closed_at from mine) of_all
    where s.date >= private.new_york_date(of_all.closed_at)
      and regexp_replace(coalesce(option.root, s.symbol), '[^A-Z0-9]', '', 'g') = regexp_replace(of_all.ticker, '[^A-Z0-9]', '', 'g')
  ),
  summed as (
    select coalesce(bool_and(h.is_one_side and not t.is_odd and t.expired + t.acted = h.contracts), false) as is_whole,
      bool_and(t.expired = 0 or t.acted = 0) as is_uniform,
      bool_or(t.acted > 0) as has_acted,
      coalesce(sum(t.brings) filter (where t.acted > 0), 0) as a_contract,
      coalesce(sum(t.brings * t.acted), 0)::integer as shares
    from told t join holding h using (symbol)
  )
  select s.is_whole,
    case
      when not (s.is_whole and s.is_uniform) then null
      when not s.has_acted then 'expired'
      when d.is_whole and s.a_contract = (
        private.assigned_shares(
          (select p.legs from public.positions p where p.position_id = settlement_told.position_id),
          settlement_told.close, settlement_told.debit)).quantity
        then 'assigned'
    end,
    s.shares
  from summed s cross join delivered d;
end;

comment on function private.settlement_told(bigint, numeric, numeric) is
  'The result of the broker''s reports (private.settlements) for a position past its last session. is_whole: they account for every contract of every leg, including contracts of other positions. answer: expired or assigned, where all contracts have that result, the delivered shares match, and they equal the shares that an assignment would book (private.assigned_shares(), by close in USD per share and debit in USD per contract); null = a person has to decide. shares: the shares that all of its contracts brought (negative = they went).';
