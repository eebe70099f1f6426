create function private.entry_breach(r public.trade_requests, underlying_price numeric, buying_power numeric) returns text
language plpgsql stable set search_path = ''
as $$
declare
  s public.limits;
  paused_at timestamptz := (select entries_paused_at from public.switches);
  killed text := private.why_killed();
  today date := private.new_york_date(private.now());
  draft public.positions := private.draft_position(r, r.floor_credit * r.quantity, r.quantity, entry_breach.underlying_price);
  missing text[] := private.missing_limits();
  breach text;
begin
  select * into s from public.limits;
  if killed is not null then
    return killed;
  elsif (select l.mode = 'LIVE' from private.check_lease l) and missing <> '{}' then
    return format('Before real money is traded, these limits must be set: %s. Write /limits %s 500, or none.',
      array_to_string(missing, ', '), missing[1]);
  elsif (private.not_permitted(r)).breach is not null then
    return (private.not_permitted(r)).breach;
  elsif private.unbounded_breach(draft) is not null then
    return private.unbounded_breach(draft);
  elsif paused_at is not null then
    return format('Entries have been paused since %s. /resume allows them again.', private.new_york_time(paused_at));
  elsif exists (
    select from public.drifts d
    where d.ticker = r.underlying and d.speaks and d.dismissed_at is null
  ) then
    return format('The broker and the book differ in %s. /reconcile shows the difference.', r.underlying);
  elsif exists (
    select from public.orders o join public.trade_requests other using (request_id)
    where o.purpose = 'entry' and o.status = 'unknown' and other.ticker = r.ticker and o.request_id <> r.request_id
  ) then
    -- The lost entry may be the same trade, proposed again.
    return format('The broker''s answer to an entry in %s was lost, so the order may be working. Wait until the order is found, or until after the close.', r.ticker);
  end if;

  breach := private.coverage_breach(r);
  if breach is not null then
    return breach;
  end if;

  select case
      when positions + 1 > s.max_open_positions then
        format('There would be %s open positions; max_open_positions is %s.', positions + 1, s.max_open_positions)
      when alike + 1 > s.max_positions_per_expiration then
        format('There would be %s positions in %s with that expiration; max_positions_per_expiration is %s.',
          alike + 1, r.ticker, s.max_positions_per_expiration)
      when all_collateral + draft.collateral > s.max_total_collateral then
        format('Total collateral would be %s; max_total_collateral is %s.',
          private.in_dollars(all_collateral + draft.collateral), private.in_dollars(s.max_total_collateral))
      when draft.stress_loss > s.max_risk_per_trade then
        format('It risks %s; max_risk_per_trade is %s.', private.in_dollars(draft.stress_loss), private.in_dollars(s.max_risk_per_trade))
      when ticker_risk + draft.stress_loss > s.max_risk_per_ticker then
        format('The risk would be %s in %s; max_risk_per_ticker is %s.',
          private.in_dollars(ticker_risk + draft.stress_loss), r.underlying, private.in_dollars(s.max_risk_per_ticker))
      when lost >= s.max_daily_loss then
        format('Today''s loss is %s; max_daily_loss is %s.', private.in_dollars(lost), private.in_dollars(s.max_daily_loss))
      when buying_power - draft.collateral < s.min_buying_power then
        format('Buying power would fall to %s; min_buying_power is %s.',
          private.in_dollars(buying_power - draft.collateral), private.in_dollars(s.min_buying_power))
    end into breach
  from (
    select count(e.request_id) as positions,
      count(*) filter (where e.ticker = r.ticker and e.expiration_date = r.expiration_date) as alike,
      coalesce(sum(e.collateral), 0) as all_collateral,
      coalesce(sum(e.risk) filter (where e.underlying = r.underlying), 0) as ticker_risk
    from private.exposures e
  ) book
  cross join (
    select -coalesce(sum(pnl), 0) as lost
    from (
      select made.pnl from private.v_realized made where made.on_date = today
      union all
      select l.pnl from public.v_share_lots l where private.new_york_date(l.closed_at) = today
    ) closed
  ) the_day;
  return breach;
end;
$$;

comment on function private.entry_breach(public.trade_requests, numeric, numeric) is
  'Why a request may not be sent now, as a sentence with the number concerned: the kill switch, limits that real money needs (private.missing_limits(), private.unbounded_breach()), contracts that the broker does not trade (private.not_permitted()), the pause, a drift in its ticker, another entry in it that may be at the broker, missing shares (private.coverage_breach()), or the first of public.limits that it would break; null = it may be sent. buying_power: the broker''s remaining buying power, USD; null = not checked.';
