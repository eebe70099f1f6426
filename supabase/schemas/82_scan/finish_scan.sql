create function private.finish_scan(scan_id bigint) returns void
language plpgsql set search_path = ''
as $$
declare
  settings public.scan_settings := (select x from public.scan_settings x);
  s public.scans;
begin
  -- When two tickers end at the same time, the lock lets the second one see that the first has ended.
  perform from public.scans x where x.scan_id = finish_scan.scan_id for no key update;
  update public.scans stored set
    ended_at = private.now(), equity = coalesce(private.equity_now(), stored.equity)
  where stored.scan_id = finish_scan.scan_id and stored.ended_at is null
    and not exists (
      select from private.lookups l
      where l.kind = 'chain' and l.status in ('due', 'asking') and (l.facts ->> 'scan_id')::bigint = stored.scan_id)
  returning * into s;
  if s.scan_id is null then
    return;
  end if;

  with held as materialized (
    select h.ticker, h.expiration_date, t.moves_with from private.taken_up h left join public.scan_tickers t using (ticker)
  ),
  room as (
    select settings.all_collateral_percent / 100 * s.equity - coalesce(sum(e.collateral), 0) as collateral from private.exposures e
  ),
  sized as (
    select o.opportunity_id, o.ticker, o.expiration_date, o.score, t.moves_with,
      case
        when strategy.secured_by = 'shares' then (private.shares_to_cover(o.underlying)).contracts
        when s.equity is not null then floor(least(
          case
            when o.wing is not null then settings.risk_percent * s.equity / (100 * o.wing - o.floor_credit)
            when strategy.secured_by = 'cash' then settings.collateral_percent * s.equity / o.capital
            else settings.stress_percent * s.equity / nullif(private.stress_loss(o.legs, o.floor_credit, o.underlying_price), 0)
          end / 100,
          room.collateral / o.capital, 10000))
      end as quantity
    from public.opportunities o
    join private.strategies() strategy using (strategy_type)
    left join public.scan_tickers t on t.ticker = o.ticker
    cross join room
    where o.scan_id = s.scan_id
  ),
  -- The caps are nested, so each row number counts only the trades that the cap before has left.
  of_expiration as (
    select sized.*, row_number() over (partition by ticker, expiration_date order by score desc, opportunity_id)
        + coalesce(h.held, 0) as place
    from sized
    left join (select ticker, expiration_date, count(*) as held from held group by 1, 2) h using (ticker, expiration_date)
    where coalesce(quantity, 1) >= 1
  ),
  of_ticker as (
    select e.*, row_number() over (partition by ticker order by score desc, opportunity_id)
        + coalesce(h.held, 0) as place_of_ticker
    from of_expiration e
    left join (select ticker, count(*) as held from held group by 1) h using (ticker)
    where e.place <= settings.most_per_expiration
  ),
  of_group as (
    select t.*, case when moves_with is not null then row_number() over (partition by moves_with order by score desc, opportunity_id)
        + coalesce(h.held, 0) end as place_of_group
    from of_ticker t
    left join (select moves_with, count(*) as held from held group by 1) h using (moves_with)
    where t.place_of_ticker <= settings.most_per_ticker
  ),
  of_list as (
    select g.*, row_number() over (order by score desc, opportunity_id) as place_in_list
    from of_group g where coalesce(g.place_of_group, 0) <= settings.most_per_group
  ),
  placed as (
    update public.opportunities o set
      -- Where exposure is above its maximum, the quantity is negative.
      quantity = case when sized.quantity >= 1 then sized.quantity::integer end,
      place = case when of_list.place_in_list <= settings.most_listed then of_list.place_in_list end,
      fell_out = case
        when sized.quantity < 1 then 'budget'
        when of_expiration.place > settings.most_per_expiration then 'expiration'
        when of_ticker.place_of_ticker > settings.most_per_ticker then 'ticker'
        when of_group.place_of_group > settings.most_per_group then 'group'
        when of_list.place_in_list > settings.most_listed then 'list'
      end
    from sized
    left join of_expiration using (opportunity_id)
    left join of_ticker using (opportunity_id)
    left join of_group using (opportunity_id)
    left join of_list using (opportunity_id)
    where o.opportunity_id = sized.opportunity_id
    returning o.ticker, o.rule, coalesce(o.fell_out, 'listed') as reason
  )
  insert into public.scan_counts (scan_id, ticker, rule, reason, count)
  select s.scan_id, ticker, rule, reason, count(*) from placed group by ticker, rule, reason;

  -- Of the trades that are not listed, the best ones are enough for later comparison.
  delete from public.opportunities o
  using (
    select x.opportunity_id, row_number() over (partition by x.ticker, x.rule, x.expiration_date order by x.score desc, x.opportunity_id) as place
    from public.opportunities x where x.scan_id = s.scan_id and x.place is null
  ) ranked
  where ranked.opportunity_id = o.opportunity_id and ranked.place > 3;

  perform private.show_scan(s.scan_id);
end;
$$;

comment on function private.finish_scan(bigint) is
  'Ends a scan once none of its questions is open: sizes the trades that passed by the budget (scan_settings), lists the best within the caps, keeps the three best others of each rule, ticker and expiration, and sends the list to the chat.';
