create function private.take_reprice(l private.lookups, answers json) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  settings public.scan_settings := (select x from public.scan_settings x);
  scan bigint := (l.facts ->> 'scan_id')::bigint;
begin
  if not l.learned ? 'prices' then
    return jsonb_build_object('prices', (
      select coalesce(jsonb_object_agg(u.ticker, u.price), '{}')
      from json_to_recordset(take_reprice.answers -> 'underlyings') u (ticker text, price numeric) where u.price > 0));
  end if;

  with quote as (
    select q.symbol, q.bid, q.ask, q.iv, q.delta,
      q.bid >= 0 and q.ask > 0 and q.bid <= q.ask and not coalesce(q.halted or q.delayed, false)
        and coalesce(least(q.as_of, q.changed_at) >= private.session_open(private.last_session()), true) as is_quoted,
      q.ask - q.bid > greatest(settings.max_leg_width, settings.max_leg_width_percent / 200 * (q.bid + q.ask)) as is_wide
    from json_to_recordset(take_reprice.answers -> 'options') q (
      symbol text, bid numeric, ask numeric, iv double precision, delta double precision, halted boolean, delayed boolean,
      as_of timestamptz, changed_at timestamptz)
  ),
  whole as (
    select o.opportunity_id, bool_and(coalesce(q.is_quoted, false)) as is_quoted, bool_or(q.is_wide) as is_wide,
      sum(case leg.action when 'sell' then (q.bid + q.ask) / 2 else case when q.bid > 0 then -(q.bid + q.ask) / 2 else 0 end end) as credit,
      sum(case leg.action when 'sell' then q.bid else -q.ask end) as natural_credit,
      max(abs(q.delta)) filter (where leg.action = 'sell') as delta
    from public.opportunities o
    cross join jsonb_to_recordset(o.legs) leg (symbol text, action text)
    left join quote q using (symbol)
    where o.scan_id = scan and o.place is not null
    group by o.opportunity_id
  ),
  judged as (
    select w.*, v.floor_credit, figures.return_percent, case
        when not w.is_quoted then 'no_quote'
        when w.is_wide then 'width'
        when w.credit - w.natural_credit > settings.max_whole_width_percent / 100 * w.credit then 'whole_width'
        when v.floor_credit <= 0 or v.floor_credit < coalesce(r.min_credit, r.min_credit_percent * o.wing) then 'credit'
        when figures.return_percent is null or figures.return_percent < r.min_return_percent then 'return'
      end as fell_out
    from whole w
    join public.opportunities o using (opportunity_id)
    -- A rule that is gone since is none.
    left join public.scan_rules r on r.rule = o.rule
    cross join lateral (select private.floor_credit(w.credit, w.natural_credit, o.ticker, jsonb_array_length(o.legs)) as floor_credit) v
    cross join lateral (
      select case when o.wing is not null then 100 * v.floor_credit / nullif(100 * o.wing - v.floor_credit, 0)
        else 36500 * v.floor_credit / (o.capital * greatest(o.dte, 7)) end as return_percent
    ) figures
  )
  update public.opportunities o set
    fell_out = j.fell_out,
    credit = case when j.is_quoted then j.credit else o.credit end,
    natural_credit = case when j.is_quoted then j.natural_credit else o.natural_credit end,
    floor_credit = case when j.is_quoted and j.floor_credit > 0 then j.floor_credit else o.floor_credit end,
    delta = case when j.is_quoted then coalesce(j.delta, o.delta) else o.delta end,
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
  'Prices a morning''s list anew by live quotes, says of each trade whether it still passes (opportunities.fell_out; it keeps its place), and brings the message up to date. What it has learned, to ask on; null when it is done.';
