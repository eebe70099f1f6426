create function private.apply_order_reports(reports jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  touched bigint[];
  ambiguous bigint[];
  opened jsonb;
  closed jsonb;
begin
  with said as (
    select * from jsonb_to_recordset(apply_order_reports.reports) report (
      order_id bigint, status text, broker_order_id text, limit_price numeric,
      filled_quantity integer, fill_cash numeric, fees numeric, message text, candidates jsonb
    )
  ),
  judged as (
    select said.*,
      private.is_possible_report(o, said.status, said.filled_quantity, said.fill_cash, said.fees)
        and coalesce(said.limit_price, 0) between 0 and 1e9
        -- A credit equal to the most that the legs can lose is impossible: it would make a position without risk.
        and (o.purpose = 'exit' or coalesce(said.fill_cash, 0) <= 0
          or said.fill_cash < coalesce(r.max_worth * said.filled_quantity, 'infinity'))
        -- Two orders of one position may each have room, although both together have not.
        and private.has_room(o, sum(greatest(coalesce(said.filled_quantity, 0) - o.filled_quantity, 0))
          over (partition by o.purpose, coalesce(o.position_id::text, o.request_id))) as is_possible,
      s.estimated_fee * said.filled_quantity * jsonb_array_length(r.legs) as estimated_fees
    from said join public.orders o using (order_id) join public.trade_requests r using (request_id) cross join public.order_settings s
  ),
  report as (select * from judged where is_possible),
  impossible as (
    -- An impossible report must not keep the others from being booked. A person is told once.
    update public.orders o set broker_message = v.words
    from judged cross join lateral (
      select 'Impossible report: ' || left((to_jsonb(judged) - array['is_possible', 'estimated_fees'])::text, 400) as words
    ) v
    where o.order_id = judged.order_id and not judged.is_possible and o.broker_message is distinct from v.words
    returning o.order_id, o.request_id, o.position_id, o.broker_message
  ),
  alarmed as (
    insert into private.outbox (kind, facts) select 'impossible_report', to_jsonb(impossible) from impossible
  ),
  updated as (
    update public.orders o set
      status = case
        when coalesce(r.filled_quantity, 0) = o.quantity then 'filled'
        when o.status in ('cancelled', 'rejected') then 'cancelled'
        when r.status = 'absent' then case when private.never_arrived(o) then 'cancelled' else 'unknown' end
        when r.status = 'not_sent' then 'cancelled'
        when r.filled_quantity > 0 then case r.status when 'working' then 'partially_filled' when 'rejected' then 'cancelled' else r.status end
        else r.status
      end,
      absent_since = case
        when r.status in ('absent', 'not_sent') then coalesce(o.absent_since, clock_timestamp())
        when v.is_silent then o.absent_since
      end,
      absences = case when r.status = 'absent' then o.absences + 1 when v.is_silent then o.absences else 0 end,
      candidates = (select jsonb_agg(c order by c) from jsonb_array_elements_text(r.candidates) c),
      broker_order_id = coalesce(r.broker_order_id, o.broker_order_id),
      broker_limit_price = coalesce(r.limit_price, o.broker_limit_price),
      broker_message = case r.status
        when 'absent' then 'The order never reached the broker.'
        when 'unknown' then coalesce(left(r.message, 500), o.broker_message)
        else left(r.message, 500)
      end,
      filled_quantity = coalesce(r.filled_quantity, o.filled_quantity),
      fill_cash = case when r.filled_quantity > 0 then r.fill_cash else o.fill_cash end,
      fees = coalesce(r.fees, greatest(r.estimated_fees, o.fees)),
      updated_at = clock_timestamp()
    from report r cross join lateral (
      -- The report says nothing new, so the earlier knowledge stays.
      select r.status = 'unknown' and coalesce(r.broker_order_id, r.candidates::text) is null as is_silent
    ) v
    where o.order_id = r.order_id
      -- An order that has ended changes only by a late fill, and fills never shrink.
      and coalesce(r.filled_quantity, 0) >= o.filled_quantity
      and (o.is_live or r.filled_quantity > o.filled_quantity)
    returning o.order_id, o.candidates, o.purpose = 'exit' and o.absences > 0 and not private.is_being_sent(o) as is_missed
  )
  select array_agg(order_id), array_agg(order_id) filter (where updated.candidates = before.candidates or is_missed)
  into touched, ambiguous
  -- This reads the table as it was before this statement.
  from updated join public.orders before using (order_id);

  opened := private.open_filled_entries();
  perform private.take_back_crossing(apply_order_reports.reports);
  -- Most checks end here: no order has changed.
  if touched is null then
    return jsonb_build_object('opened', opened, 'closed', '[]'::jsonb);
  end if;
  perform private.grow_positions(touched);
  closed := private.settle_exits(array(
    select distinct o.position_id from public.orders o
    where o.order_id = any (touched) and o.purpose = 'exit' and o.filled_quantity > 0
  ));

  with ended as (
    update public.trade_requests r set
      status = case when o.status = 'rejected' or o.absent_since is not null then 'failed' else 'expired' end,
      status_note = case
        when o.absent_since is not null then o.broker_message || ' Propose it again.'
        when o.cancelling then 'It was cancelled before it filled.' || coalesce(' ' || (private.not_permitted(r)).breach, '')
        when o.status = 'rejected' then 'The broker refused: ' || coalesce(o.broker_message, 'no reason given')
        else coalesce(o.broker_message, 'The order was not filled by the end of the session.')
      end
    from public.orders o
    where o.order_id = any (touched) and o.purpose = 'entry' and o.filled_quantity = 0
      and o.status in ('rejected', 'cancelled')
      and r.request_id = o.request_id and r.status = 'executing'
    returning r.request_id, r.ticker, r.status, r.status_note
  ),
  waiting as (
    -- The answer was lost, or the order has turned up.
    update public.trade_requests r set status_note = v.note
    from public.orders o cross join lateral (
      select case when o.absences > 0 then
        'The broker''s answer was lost, and the broker does not show the order. Do not propose it again. If the order does not turn up, the request fails after the close.'
      end as note
    ) v
    where o.order_id = any (touched) and o.purpose = 'entry' and o.is_live and o.filled_quantity = 0
      and r.request_id = o.request_id and r.status = 'executing' and r.status_note is distinct from v.note
    returning r.request_id, r.ticker, r.status, r.status_note
  ),
  in_part as (
    update public.trade_requests r set status_note = v.note
    from public.orders o cross join lateral (
      select case when o.filled_quantity < o.quantity then
        format('%s of %s filled; ', o.filled_quantity, o.quantity) || case
          when o.status <> 'cancelled' then 'the rest is still working.'
          when o.cancelling then 'the rest was cancelled on request.'
          else coalesce('the rest was cancelled: ' || o.broker_message, 'the rest was not filled by the end of the session.')
        end
      end as note
    ) v
    where o.order_id = any (touched) and o.purpose = 'entry' and o.filled_quantity > 0
      and r.request_id = o.request_id and r.status_note is distinct from v.note
    returning r.request_id
  )
  insert into private.outbox (kind, request_id, facts)
  select 'card', request_id, '{}'::jsonb from (table ended union all table waiting) changed
  union all
  select 'card', request_id, '{}' from in_part where private.has_card(request_id)
  union all
  -- An edited card makes no sound. The approver must hear that the trade failed, or that it must not be proposed
  -- again.
  select 'entry_news', null, to_jsonb(changed) from (table ended union all table waiting) changed
  where changed.status = 'failed' or changed.status = 'executing' and changed.status_note is not null;

  perform private.ask_which_order(ambiguous);

  insert into private.outbox (kind, facts)
  select 'close_refused', jsonb_build_object(
    'position_id', p.position_id, 'ticker', p.ticker, 'contract', p.contract, 'contract_short', p.contract_short,
    'expiration_date', p.expiration_date, 'exit_reason', o.exit_reason, 'limit_price', o.limit_price, 'message', o.broker_message
  )
  from public.orders o join public.positions p using (position_id)
  where o.order_id = any (touched) and o.purpose = 'exit' and o.status = 'rejected';

  return jsonb_build_object('opened', opened, 'closed', closed);
end;
$$;

comment on function private.apply_order_reports(jsonb) is
  'Books the broker''s reports of orders: [{order_id, status: working|partially_filled|filled|cancelled|rejected|unknown|absent|not_sent, broker_order_id?, limit_price?, filled_quantity?, fill_cash?, fees?, message?, crossed? (private.take_back_crossing()), candidates?}]. Quantities and cash are totals so far, USD; missing fees are estimated (order_settings.estimated_fee). Fills open and close positions; a person is asked what only a person can know. A repeated report changes nothing. Returns {opened, closed}: position_ids.';
