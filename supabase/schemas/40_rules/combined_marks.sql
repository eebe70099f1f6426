create function private.combined_marks(subject text, quotes json, subject_ids text[] default null)
returns table (subject_id text, mark numeric, natural_price numeric, worst numeric, fault text, legs jsonb)
language sql stable set search_path = ''
as $$
  with quote as materialized (
    -- A source may list a symbol twice; counting it twice would double the mark.
    select distinct on (q.symbol) q.symbol, q.bid, q.ask,
      private.quote_fault(q.bid, q.ask, q.as_of, q.halted, q.delayed, tolerance, (select private.now()), q.changed_at) as fault,
      q.changed_at < (select private.now()) - tolerance.max_unchanged_age as is_unchanged
    from json_to_recordset(combined_marks.quotes)
      q (symbol text, bid numeric, ask numeric, as_of timestamptz, halted boolean, delayed boolean, changed_at timestamptz)
    cross join public.quote_settings tolerance
  ),
  combined as (
    select leg.subject_id, leg.max_mark,
      -- A fault of a short leg is named first.
      coalesce(max(leg_fault.fault) filter (where leg.action = 'sell'), max(leg_fault.fault)) as fault,
      sum(case
        when leg.action = 'sell' then (coalesce(quote.bid, 0) + quote.ask) / 2
        -- A long leg without a bid is worth nothing, not half its ask.
        when coalesce(quote.bid, 0) = 0 then 0
        else -(quote.bid + quote.ask) / 2
      end) as mark,
      sum(case leg.action when 'sell' then quote.ask else -coalesce(quote.bid, 0) end) as natural_price,
      -- The difference between closing and opening at the natural prices.
      sum(quote.ask - coalesce(quote.bid, 0)) as width,
      -- With any other fault in one leg nothing is known of the whole.
      bool_and(quote.bid is not null and coalesce(leg_fault.fault, 'too_wide') = 'too_wide') as is_quoted,
      count(*) as quoted,
      jsonb_agg(jsonb_build_object('symbol', leg.symbol, 'bid', quote.bid, 'ask', quote.ask)) as legs
    from private.quoted_legs leg
    left join quote using (symbol)
    -- A missing row counts as a missing quote.
    cross join lateral (
      select case
        when quote.symbol is null then 'missing'
        -- A short leg needs a recent quote; a long leg far out of the money may keep the same quote for hours.
        when leg.action = 'sell' and quote.is_unchanged and coalesce(quote.fault, 'too_wide') = 'too_wide' then 'stale'
        else quote.fault
      end as fault
    ) leg_fault
    where leg.subject = combined_marks.subject
      and (combined_marks.subject_ids is null or leg.subject_id in (select unnest(combined_marks.subject_ids)))
    group by leg.subject_id, leg.max_mark
  ),
  judged as (
    select combined.subject_id, combined.mark, combined.natural_price, combined.is_quoted, combined.legs,
      coalesce(combined.fault, case
        when combined.mark < 0 or combined.mark > combined.max_mark then 'out_of_bounds'
        -- Legs whose own quotes are narrow enough may together be too wide.
        when combined.quoted > 1 and combined.width > greatest(
          tolerance.max_spread_dollars * combined.quoted, combined.mark * tolerance.max_whole_percent / 100) then 'too_wide'
      end) as fault
    from combined cross join public.quote_settings tolerance
  )
  select judged.subject_id,
    case when judged.fault is null then judged.mark end,
    case when judged.fault is null then judged.natural_price end,
    case when judged.fault is null
      or judged.fault = 'too_wide' and judged.is_quoted and judged.natural_price >= 0 then judged.natural_price end,
    judged.fault, judged.legs
  from judged
$$;

comment on function private.combined_marks(text, json, text[]) is
  'Marks of all subjects of one kind (see private.quoted_legs): the mid, which is what closing costs or opening brings, and the natural price, which is what closing costs at once, buying at the ask and selling at the bid. Both in USD per contract; null, with the name of the fault, when a leg''s quote or the sum cannot be trusted. worst: the natural price, given also where the only fault is the width: closing cannot cost more. legs: their quotes. quotes: [{symbol, bid, ask (USD per contract), as_of?, halted?, delayed?, changed_at?}]; subject_ids: only these subjects, null = all.';
