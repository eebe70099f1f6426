create function private.drift_adoption(ticker text) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    with line as (
      select d.symbol, d.kind, abs(d.booked - d.held) as gone, d.underlying_price as price,
        -- A close elsewhere is assumed only where the broker holds fewer contracts than the book and one position
        -- alone has them. After a part of a drift was assigned, only that part counts.
        case when cardinality(d.position_ids) = 1 and d.held between least(d.booked, 0) and greatest(d.booked, 0)
            and (d.explained = 0 or d.kind in ('assigned', 'exercised')) then d.position_ids[1] end as position_id
      from public.drifts d
      where d.ticker = drift_adoption.ticker and d.speaks and d.dismissed_at is null
    ),
    leg as (
      select p.position_id, leg.symbol, leg.action, leg.option_type, leg.strike, line.kind, line.gone, line.price,
        -- The leg turned into shares. A long leg that protects an assigned short leg and is still held counts,
        -- too: it does so once it is exercised.
        coalesce(line.kind in ('assigned', 'exercised'), false) or line.kind is null and leg.action = 'buy' and exists (
          select from line short join jsonb_to_recordset(p.legs) sold (symbol text, option_type text) using (symbol)
          where short.kind = 'assigned' and short.position_id = p.position_id and sold.option_type = leg.option_type
        ) as by_shares,
        (coalesce(quote.bid, 0) + quote.ask) / 2 * case when leg.action = 'sell' then 1 when quote.bid > 0 then -1 else 0 end as mid
      from (select distinct line.position_id from line) concerned
      join public.positions p on p.position_id = concerned.position_id and p.status = 'OPEN'
      cross join lateral jsonb_to_recordset(p.legs) leg (symbol text, action text, option_type text, strike numeric)
      left join line on line.position_id = p.position_id and line.symbol = leg.symbol
      left join lateral (
        select d.legs from private.exit_decisions d where d.position_id = p.position_id order by d.run_id desc limit 1
      ) latest on true
      left join lateral jsonb_to_recordset(latest.legs) quote (symbol text, bid numeric, ask numeric) on quote.symbol = leg.symbol
    ),
    whole as (
      select leg.position_id, max(leg.gone) as quantity, bool_or(leg.by_shares) as by_shares,
        bool_and(leg.kind is not null or leg.by_shares) and max(leg.gone) = min(leg.gone) as is_whole,
        max(leg.price) as price,
        sum(leg.mid) filter (where not leg.by_shares) as mids, bool_and(leg.by_shares or leg.mid is not null) as has_mids,
        coalesce(jsonb_agg(leg.symbol order by leg.symbol) filter (where leg.kind is null), '[]') as to_exercise,
        -- Between lowest and highest, the legs that turned into shares are in the money and no other leg is. In
        -- that range the price makes no difference: what changes in the worth of the legs changes in the cost of
        -- the shares.
        greatest(max(leg.strike + 0.01) filter (where leg.by_shares and leg.option_type = 'call'),
          max(leg.strike) filter (where not leg.by_shares and leg.option_type = 'put')) as lowest,
        least(min(leg.strike - 0.01) filter (where leg.by_shares and leg.option_type = 'put'),
          min(leg.strike) filter (where not leg.by_shares and leg.option_type = 'call')) as highest
      from leg group by leg.position_id
    ),
    booked as (
      select w.*, p.position_id is not null as is_known,
        case
          when not w.is_whole then null
          when not w.by_shares then case when p.mark_fault is null then p.mark end
          when at.price between coalesce(w.lowest, at.price) and coalesce(w.highest, at.price) and w.has_mids
            then private.worth(p.legs, at.price) + coalesce(w.mids, 0)
        end as debit,
        case when w.by_shares then at.price end as underlying_price
      from (select distinct line.position_id from line) concerned
      left join whole w using (position_id)
      left join public.positions p using (position_id)
      cross join lateral (select case when w.price is not null then greatest(w.lowest, least(w.highest, w.price)) end as price) at
    )
    select case when bool_and(coalesce(b.is_known and b.debit >= 0, false)) then jsonb_agg(jsonb_build_object(
        'position_id', b.position_id, 'quantity', b.quantity, 'price', b.debit,
        'reason', case when b.by_shares then 'assigned' else 'manual' end,
        'underlying_price', b.underlying_price, 'to_exercise', b.to_exercise) order by b.position_id) end
    from booked b
  );
end;
$$;

comment on function private.drift_adoption(text) is
  'The closes that adopting a ticker''s drifts would book: [{position_id, quantity (contracts), price (USD per contract), reason, underlying_price (USD per share, null where no shares changed hands), to_exercise: symbols that are still held and would have to be exercised}]; null where only a person can know what happened. Legs that turned into shares are valued at underlying_price, other missing legs at their latest mids.';
