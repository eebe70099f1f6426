create function private.quote_fault(
  bid numeric, ask numeric, as_of timestamptz, halted boolean, delayed boolean, tolerance public.quote_settings, at timestamptz,
  changed_at timestamptz default null
) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when bid is null and ask is null then 'missing'
    when halted then 'halted'
    when delayed then 'delayed'
    when as_of < at - tolerance.max_quote_age then 'stale'
    -- A quote is valid until it changes, but not from an earlier day.
    when changed_at is not null and private.new_york_date(changed_at) < private.new_york_date(at) then 'stale'
    when coalesce(ask, 0) <= 0 then 'no_ask'
    when bid > ask then 'crossed'
    when bid < 0 then 'out_of_bounds'
    when ask - coalesce(bid, 0) > greatest(
      tolerance.max_spread_dollars,
      (ask + coalesce(bid, 0)) / 2 * tolerance.max_spread_percent / 100
    ) then 'too_wide'
  end;
end;
$$;

comment on function private.quote_fault(numeric, numeric, timestamptz, boolean, boolean, public.quote_settings, timestamptz, timestamptz) is
  'Why one leg''s quote cannot be trusted; null when it can: missing, halted, delayed, stale, no_ask, crossed, out_of_bounds, too_wide. Bid and ask in USD per contract; as_of null = fresh; changed_at: when the quote last changed, null = not reported. private.combined_marks() limits how long a short leg''s quote may stay unchanged.';
