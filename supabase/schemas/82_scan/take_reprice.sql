create function private.take_reprice(l private.lookups, answers json) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  settings public.scan_settings := (select x from public.scan_settings x);
  scan bigint := (l.facts ->> 'scan_id')::bigint;
begin
  if not l.learned ? 'prices' then
    if not exists (select from json_to_recordset(take_reprice.answers -> 'underlyings') u (price numeric) where u.price > 0) then
      raise exception 'no underlying has a price' using errcode = 'PT409';
    end if;
    return jsonb_build_object('prices', (
      select jsonb_object_agg(u.ticker, u.price)
      from json_to_recordset(take_reprice.answers -> 'underlyings') u (ticker text, price numeric) where u.price > 0));
  end if;

  with judged as (
    select o.opportunity_id, q.*, v.floor_credit, figures.return_percent,
      (private.quoted_facts(o.ticker, o.legs, greatest(v.floor_credit, 1), at.price, private.now(), take_reprice.answers -> 'options') ->> 'chance')::double precision as chance,
      case
        when not q.is_quoted then 'no_quote'
        when legs.is_beyond then 'delta'
        when legs.least_bid < settings.min_short_bid then 'bid'
        when legs.is_wide then 'width'
        when q.mid - q.natural_credit > settings.max_whole_width_percent / 100 * q.mid then 'whole_width'
        when v.floor_credit <= 0 or v.floor_credit < coalesce(r.min_credit, r.min_credit_percent * o.wing) then 'credit'
        when figures.return_percent is null or figures.return_percent < r.min_return_percent then 'return'
      end as fell_out
    from public.opportunities o
    -- Without its rule, a trade is judged by the other filters alone.
    left join public.scan_rules r on r.rule = o.rule
    cross join lateral (select coalesce((l.learned -> 'prices' ->> o.underlying)::numeric, o.underlying_price) as price) at
    cross join lateral jsonb_to_record(private.quoted_facts(o.ticker, o.legs, o.floor_credit, at.price, private.now(), take_reprice.answers -> 'options'))
      q (is_quoted boolean, mid numeric, natural_credit numeric, delta double precision, iv double precision, legs jsonb)
    cross join lateral (
      select min(each.bid) filter (where leg.action = 'sell') as least_bid,
        bool_or(abs(each.delta) not between r.min_delta and r.max_delta) filter (where leg.action = 'sell') as is_beyond,
        bool_or(each.ask - each.bid > greatest(settings.max_leg_width, settings.max_leg_width_percent / 200 * (each.bid + each.ask))) as is_wide
      from jsonb_to_recordset(o.legs) leg (symbol text, action text)
      join jsonb_to_recordset(q.legs) each (symbol text, bid numeric, ask numeric, delta double precision) using (symbol)
    ) legs
    cross join lateral (select private.floor_credit(q.mid, q.natural_credit, jsonb_array_length(o.legs), private.spread_tick(o.ticker)) as floor_credit) v
    cross join lateral (
      select case when o.wing is not null then 100 * v.floor_credit / nullif(100 * o.wing - v.floor_credit, 0)
        else 36500 * v.floor_credit / (o.capital * greatest(o.dte, 7)) end as return_percent
    ) figures
    -- A trade whose underlying has no price keeps its figures.
    where o.scan_id = scan and o.place is not null and l.learned -> 'prices' ? o.underlying
  )
  update public.opportunities o set
    fell_out = j.fell_out,
    credit = case when j.is_quoted then j.mid else o.credit end,
    natural_credit = case when j.is_quoted then j.natural_credit else o.natural_credit end,
    floor_credit = case when j.is_quoted and j.floor_credit > 0 then j.floor_credit else o.floor_credit end,
    delta = case when j.is_quoted then coalesce(j.delta, o.delta) else o.delta end,
    implied_volatility = case when j.is_quoted then coalesce(j.iv, o.implied_volatility) else o.implied_volatility end,
    chance = case when j.is_quoted then coalesce(j.chance, o.chance) else o.chance end,
    return_percent = case when j.is_quoted then coalesce(j.return_percent, o.return_percent) else o.return_percent end,
    annualised_percent = case when j.is_quoted and j.floor_credit > 0
      then 36500 * j.floor_credit / (o.capital * greatest(o.dte, 7)) else o.annualised_percent end,
    underlying_price = coalesce((l.learned -> 'prices' ->> o.underlying)::numeric, o.underlying_price)
  from judged j where j.opportunity_id = o.opportunity_id;

  update public.scans s set repriced_at = private.now() where s.scan_id = scan;
  perform private.show_scan(scan);
  return null;
end;
$$;

comment on function private.take_reprice(private.lookups, json) is
  'Reprices a morning''s list with live quotes, marks the trades that no longer pass (opportunities.fell_out; they keep their place), and updates the message. Returns the results for the next questions; null when there are none.';
