create function private.claim_entries(
  run_id bigint, quotes json, underlyings jsonb, buying_power numeric, has_holdings boolean default false
) returns void
language plpgsql set search_path = ''
as $$
declare
  q record;
  refusal text;
begin
  if not exists (select from public.trade_requests r where r.status = 'approved') then
    return;
  end if;
  -- Requests are decided one after the other, so that each counts in the limits for the next.
  for q in
    select r as request, r.status_note, m.mark, u.price as underlying_price,
      case
        when private.now() < private.session_open(private.new_york_date(private.now())) + make_interval(mins => s.quiet_minutes)
          then 'waiting for the first minutes after the open to pass'
        when m.mark is null then 'waiting for a trustworthy quote (' || m.fault || ')'
        when u.price is null then 'waiting for a quote of ' || r.underlying
        when l.min_buying_power is not null and claim_entries.buying_power is null
          then 'waiting for the broker to report the buying power'
        when not claim_entries.has_holdings and private.needs_shares(r.strategy_type)
          then 'waiting for the broker to report its holdings'
      end as waiting,
      case
        when crossed.strike is not null then
          format('%s trades at %s, at or beyond the short strike %s.', r.underlying, trim_scale(u.price), trim_scale(crossed.strike))
        -- A better mid is never a reason to refuse.
        when m.mark < r.floor_credit * (1 - s.max_entry_deviation_percent / 100) then
          format('The mid is now %s a contract, more than %s %% below the approved %s.',
            to_char(m.mark, 'FM999990.00'), trim_scale(s.max_entry_deviation_percent), to_char(r.floor_credit, 'FM999990.00'))
      end as moved
    from public.trade_requests r
    join private.combined_marks('request', claim_entries.quotes) m on m.subject_id = r.request_id
    -- A source may name an underlying twice.
    left join (
      select distinct on (ticker) ticker, price
      from jsonb_to_recordset(claim_entries.underlyings) named (ticker text, price numeric)
    ) u on u.ticker = r.underlying
    left join lateral (
      select leg.strike from jsonb_to_recordset(r.legs) leg (action text, option_type text, strike numeric)
      where leg.action = 'sell' and case leg.option_type
          when 'put' then u.price <= leg.strike and (r.seen_price > leg.strike or r.seen_price is null)
          else u.price >= leg.strike and (r.seen_price < leg.strike or r.seen_price is null) end
        -- In a straddle or an iron butterfly one short leg is always in the money.
        and not private.has_one_strike(r.legs)
      order by abs(u.price - leg.strike) desc limit 1
    ) crossed on true
    cross join public.order_settings s
    cross join public.limits l
    where r.status = 'approved'
    order by r.decided_at, r.request_id
  loop
    if q.waiting is not null then
      if q.status_note is distinct from q.waiting then
        update public.trade_requests r set status_note = q.waiting where r.request_id = (q.request).request_id;
        perform private.queue_card((q.request).request_id);
      end if;
      continue;
    end if;

    refusal := coalesce(q.moved, private.entry_breach(q.request, q.underlying_price, claim_entries.buying_power));
    if refusal is null then
      insert into public.orders (request_id, purpose, limit_price, mid, underlying_price, quantity, run_id)
      values ((q.request).request_id, 'entry',
        private.opening_limit(0, q.mark, (q.request).floor_credit, (q.request).max_worth), q.mark, q.underlying_price, (q.request).quantity, claim_entries.run_id);
      claim_entries.buying_power := claim_entries.buying_power
        - (private.draft_position(q.request, (q.request).floor_credit * (q.request).quantity, (q.request).quantity, q.underlying_price)).collateral;
    else
      -- The new card gets a new token, so presses on the old one are stale.
      delete from private.card_tokens t where t.request_id = (q.request).request_id;
      -- An edited card makes no sound. The approver must hear that a new approval is needed.
      insert into private.outbox (kind, facts) values ('asks_again', jsonb_build_object(
        'request_id', (q.request).request_id, 'ticker', (q.request).ticker, 'status_note', refusal));
    end if;
    update public.trade_requests r set
      status = case when refusal is null then 'executing' else 'pending' end,
      status_note = refusal,
      -- The new card shows the current market, and the approval is for that.
      floor_credit = case when q.moved is not null then least(r.floor_credit, greatest(floor(q.mark), 1)) else r.floor_credit end,
      quoted = case when refusal is null then r.quoted end,
      seen_price = case when q.moved is not null then q.underlying_price else r.seen_price end
    where r.request_id = (q.request).request_id;
    perform private.queue_card((q.request).request_id);
    if refusal is not null then
      -- The quotes on the card are outdated.
      perform private.quote_card(q.request);
    end if;
  end loop;
end;
$$;

comment on function private.claim_entries(bigint, json, jsonb, numeric, boolean) is
  'Re-quotes every approved request. It makes an entry intent at the mid, or at the approved credit where that is more; or asks for a new approval where the mid is too far below that credit, the underlying has reached a short strike since the card was shown, or a safety limit refuses; or waits for a trustworthy quote. quotes as in combined_marks (USD per contract), underlyings [{ticker, price (USD per share)}], buying_power in USD, null = not known; has_holdings: private.shares_held has the broker''s holdings of this check.';
